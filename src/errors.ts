/** What went wrong, in the words of the domain. `services/status.ts` alone turns a reason into a gRPC status. */
export type Reason =
  | 'DEDUPLICATED'
  | 'DRAINING'
  | 'FILTER_TOO_BROAD'
  | 'HANDLER_NOT_FOUND'
  | 'INVALID_REQUEST'
  | 'LEASE_LOST'
  | 'MESSAGE_TOO_LARGE'
  | 'NAMESPACE_NOT_FOUND'
  | 'NONDETERMINISM'
  | 'NOT_ANSWERABLE'
  | 'NOT_SUPPORTED_YET'
  | 'NO_WORKER'
  | 'PAGE_TOKEN_INVALID'
  | 'QUERY_FAILED'
  | 'QUERY_TIMEOUT'
  | 'QUEUE_CONFLICT'
  | 'QUEUE_NOT_FOUND'
  | 'REQUEST_ID_REUSED'
  | 'RUN_MISMATCH'
  | 'RUN_NOT_FOUND'
  | 'SCHEDULE_CONFLICT'
  | 'SCHEDULE_NOT_FOUND'
  | 'SCHEDULE_OF_DBOS'
  | 'SCHEDULE_UNREADABLE'
  | 'SCHEMA_UNSUPPORTED'
  | 'STEP_CONFLICT'
  | 'STORE_UNAVAILABLE'
  | 'TOO_MANY_STREAMS'
  | 'UPDATE_CONFLICT'
  | 'VERSION_CONFLICT'
  | 'VERSION_NOT_FOUND'
  | 'WORKER_CONFLICT'
  | 'WORKER_NOT_FOUND'
  | 'WORKFLOW_CONFLICT'
  | 'WORKFLOW_ENDED'
  | 'WORKFLOW_EXISTS'
  | 'WORKFLOW_NOT_FOUND'
  | 'WORKFLOW_NOT_TERMINAL'

export interface FieldViolation {
  /** Path of the field in the request, as in the proto: `workflows[2].queue`. */
  field: string
  description: string
}

export interface FaultDetails {
  /** Ids the caller needs to act on the fault; strings only, they travel as ErrorInfo metadata. */
  metadata?: Record<string, string>
  violations?: FieldViolation[]
  /** Milliseconds after which a retry makes sense. */
  retryAfter?: number
  cause?: unknown
}

/** The one error type the layers below the port throw on purpose; anything else is a bug. */
export class Fault extends Error {
  readonly reason: Reason
  readonly metadata: Record<string, string>
  readonly violations: FieldViolation[]
  readonly retryAfter: number | undefined

  constructor(reason: Reason, message: string, details: FaultDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'Fault'
    this.reason = reason
    this.metadata = details.metadata ?? {}
    this.violations = details.violations ?? []
    this.retryAfter = details.retryAfter
  }
}

/** A request that breaks rules: every broken one at once. */
export function invalid(violations: FieldViolation[]): Fault {
  const text = violations.map((v) => `${v.field}: ${v.description}`).join('; ')
  return new Fault('INVALID_REQUEST', text, { violations })
}

/** Room for ids in one fault; more of them than callers read would not fit into a status. */
const IDS_LENGTH = 600

/** Of the workflows that a request names, those that are not there. */
export function noWorkflows(ids: readonly string[]): Fault {
  const [first = ''] = ids
  let length = 0
  const named = ids.filter((id, at) => {
    length += id.length + 2
    return at === 0 || length <= IDS_LENGTH
  })
  const others = ids.length - named.length
  const text = `no ${ids.length === 1 ? 'workflow' : 'workflows'} ${named.join(', ')}`
  return new Fault('WORKFLOW_NOT_FOUND', others > 0 ? `${text} and ${others} more` : text, {
    metadata: {
      workflow_id: first,
      ...(ids.length > 1 && { workflow_ids: named.join(','), missing: String(ids.length) }),
    },
  })
}

/** Of a workflow that is there, a run that is not. */
export function noRun(id: string, runId: string): Fault {
  return new Fault('RUN_NOT_FOUND', `workflow ${id} has no run ${runId}`, {
    metadata: { workflow_id: id, run_id: runId },
  })
}
