import { listPlans } from './list-plans.js'

listPlans(50_000)
