import { claimPlans } from './claim-plans.js'

claimPlans(50_000)
