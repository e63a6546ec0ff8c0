import type { RecordRefusal } from '../../gen/ts/perdure/v1/worker_steps_pb.js'
import { reasonOf } from './link.js'

/** The server did not take a record. */
export class Refused extends Error {
  override readonly name: string

  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message)
    this.name = reason
  }
}

export function refusalOf({ reason, message }: RecordRefusal): Refused {
  return new Refused(reason, message)
}

export function isLeaseLost(error: unknown): boolean {
  return (error instanceof Refused ? error.reason : reasonOf(error)) === 'LEASE_LOST'
}

export function isStepConflict(error: unknown): boolean {
  return (error instanceof Refused ? error.reason : reasonOf(error)) === 'STEP_CONFLICT'
}
