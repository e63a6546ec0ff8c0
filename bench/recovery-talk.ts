/** Application and queue of the recovery bench. */
export const RECOVERY = 'bench-recovery'

/** `held`: the workflow stands in its second step, since then by the clock of the machine. */
export type RecoveryNews = { joined: true } | { held: string; at: number }
