import { claimPlans } from '../store/claim-plans.js'

claimPlans(1_000_000)
