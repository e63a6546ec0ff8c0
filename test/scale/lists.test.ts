import { listPlans } from '../store/list-plans.js'

listPlans(1_000_000)
