import { randomUUID } from 'node:crypto'
import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { durationFromMs } from '@bufbuild/protobuf/wkt'
import { Code, ConnectError, type Interceptor } from '@connectrpc/connect'
import {
  BadRequestSchema,
  ErrorInfoSchema,
  ResourceInfoSchema,
  RetryInfoSchema,
} from '../../gen/ts/google/rpc/error_details_pb.js'
import { Fault, type FieldViolation, type Reason } from '../errors.js'
import type { Log } from '../log.js'
import { withEnding } from '../wire/ending.js'

export const domain = 'perdure'

interface Meaning {
  code: Code
  /** What kind of thing is missing or in the way, and the metadata that names it. */
  resource?: { type: string; named: string }
}

const workflow = { type: 'perdure.v1.Workflow', named: 'workflow_id' }
const schedule = { type: 'perdure.v1.Schedule', named: 'schedule_name' }
const queue = { type: 'perdure.v1.Queue', named: 'queue_name' }
const version = { type: 'perdure.v1.ApplicationVersion', named: 'version' }
const namespace = { type: 'perdure.v1.Namespace', named: 'namespace' }
const worker = { type: 'perdure.v1.Worker', named: 'worker_id' }

const meanings: Record<Reason, Meaning> = {
  DEDUPLICATED: { code: Code.AlreadyExists, resource: workflow },
  DRAINING: { code: Code.Unavailable },
  FILTER_TOO_BROAD: { code: Code.FailedPrecondition },
  HANDLER_NOT_FOUND: { code: Code.InvalidArgument, resource: workflow },
  INVALID_REQUEST: { code: Code.InvalidArgument },
  LEASE_LOST: { code: Code.Aborted, resource: workflow },
  MESSAGE_TOO_LARGE: { code: Code.ResourceExhausted },
  NAMESPACE_NOT_FOUND: { code: Code.NotFound, resource: namespace },
  NONDETERMINISM: { code: Code.FailedPrecondition, resource: workflow },
  NOT_ANSWERABLE: { code: Code.FailedPrecondition, resource: workflow },
  NOT_SUPPORTED_YET: { code: Code.Unimplemented },
  NO_WORKER: { code: Code.FailedPrecondition, resource: workflow },
  PAGE_TOKEN_INVALID: { code: Code.InvalidArgument },
  QUERY_FAILED: { code: Code.Unknown, resource: workflow },
  QUERY_TIMEOUT: { code: Code.DeadlineExceeded },
  QUEUE_CONFLICT: { code: Code.AlreadyExists, resource: queue },
  QUEUE_NOT_FOUND: { code: Code.NotFound, resource: queue },
  REQUEST_ID_REUSED: { code: Code.AlreadyExists },
  RUN_MISMATCH: { code: Code.FailedPrecondition, resource: workflow },
  RUN_NOT_FOUND: { code: Code.NotFound, resource: workflow },
  SCHEDULE_CONFLICT: { code: Code.AlreadyExists, resource: schedule },
  SCHEDULE_NOT_FOUND: { code: Code.NotFound, resource: schedule },
  SCHEDULE_OF_DBOS: { code: Code.FailedPrecondition, resource: schedule },
  SCHEDULE_UNREADABLE: { code: Code.FailedPrecondition, resource: schedule },
  SCHEMA_UNSUPPORTED: { code: Code.FailedPrecondition },
  STEP_CONFLICT: { code: Code.FailedPrecondition, resource: workflow },
  STORE_UNAVAILABLE: { code: Code.Unavailable },
  TOO_MANY_STREAMS: { code: Code.ResourceExhausted },
  UPDATE_CONFLICT: { code: Code.AlreadyExists, resource: workflow },
  VERSION_CONFLICT: { code: Code.Aborted, resource: version },
  VERSION_NOT_FOUND: { code: Code.NotFound, resource: version },
  WORKER_CONFLICT: { code: Code.AlreadyExists, resource: worker },
  WORKER_NOT_FOUND: { code: Code.NotFound, resource: worker },
  WORKFLOW_CONFLICT: { code: Code.AlreadyExists, resource: workflow },
  WORKFLOW_ENDED: { code: Code.FailedPrecondition, resource: workflow },
  WORKFLOW_EXISTS: { code: Code.AlreadyExists, resource: workflow },
  WORKFLOW_NOT_FOUND: { code: Code.NotFound, resource: workflow },
  WORKFLOW_NOT_TERMINAL: { code: Code.FailedPrecondition, resource: workflow },
}

export const codeOf = (reason: Reason): Code => meanings[reason].code

/** The status a caller sees for whatever was thrown. Only what nobody expected is logged, under the reference it is told. */
export function toConnectError(error: unknown, log: Log, method: string): ConnectError {
  if (error instanceof Fault) return fromFault(error)
  if (error instanceof ConnectError) {
    const meant = error.details.length > 0 ? error : meaningOf(error)
    return meant instanceof Fault ? fromFault(meant) : withErrorInfo(meant)
  }
  if (isCallerGone(error)) {
    return withErrorInfo(new ConnectError('the call was cancelled', Code.Canceled))
  }
  const reference = randomUUID()
  log.error('a handler failed unexpectedly', { method, reference, error })
  return withErrorInfo(new ConnectError(`internal error; the server's log has it as ${reference}`, Code.Internal))
}

const CLOSED = new Set(['ERR_STREAM_DESTROYED', 'ERR_HTTP2_INVALID_STREAM', 'EPIPE', 'ECONNRESET'])

/** What connect-node says of messages that it can't read, in our words. */
function meaningOf(error: ConnectError): ConnectError | Fault {
  const text = error.rawMessage
  if (error.code === Code.ResourceExhausted) return new Fault('MESSAGE_TOO_LARGE', text)
  const unreadable = error.code === Code.Internal && text.startsWith('parse binary: ')
  if (error.code !== Code.InvalidArgument && !unreadable) return error
  const [, path, description] = /^cannot decode field (\S+) from JSON: (.*)$/s.exec(text) ?? []
  if (path === undefined || description === undefined) return new Fault('INVALID_REQUEST', text)
  const field = path.slice(path.lastIndexOf('.') + 1)
  return new Fault('INVALID_REQUEST', text, { violations: [{ field, description }] })
}

/** What a handler meets when its caller goes away: its own signal's error, or that of the write under way. */
export function isCallerGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code = '' } = error as { code?: string }
  return error.name === 'AbortError' || CLOSED.has(code)
}

/** Gives every error that leaves a handler its status, those thrown in the middle of a stream too. */
export function statuses(log: Log): Interceptor {
  return (next) => async (request) => {
    const method = `${request.service.typeName}/${request.method.name}`
    const translate = (error: unknown) => {
      // A call that is over fails in ways of its own: writing to a closed socket is one. Nobody is left to be told.
      const known = error instanceof Fault || error instanceof ConnectError
      if (request.signal.aborted && !known) return new ConnectError('the call was cancelled', Code.Canceled)
      return toConnectError(error, log, method)
    }
    try {
      const response = await next(request)
      return response.stream ? { ...response, message: withEnding(response.message, { failed: translate }) } : response
    } catch (error) {
      throw translate(error)
    }
  }
}

type Detail = NonNullable<ConstructorParameters<typeof ConnectError>[3]>[number]

function fromFault(fault: Fault): ConnectError {
  const { code, resource } = meanings[fault.reason]
  const details: Detail[] = [errorInfo(fault.reason, fault.metadata)]
  if (fault.violations.length > 0) {
    const fieldViolations = fitting(fault.violations)
    details.push({ desc: BadRequestSchema, value: create(BadRequestSchema, { fieldViolations }) })
  }
  const resourceName = resource && fault.metadata[resource.named]
  if (resourceName !== undefined) {
    const value: MessageInitShape<typeof ResourceInfoSchema> = {
      resourceType: resource?.type,
      resourceName: clipped(resourceName, MESSAGE_LENGTH),
    }
    details.push({ desc: ResourceInfoSchema, value: create(ResourceInfoSchema, value) })
  }
  if (fault.retryAfter !== undefined) {
    const retryDelay = durationFromMs(fault.retryAfter)
    details.push({ desc: RetryInfoSchema, value: create(RetryInfoSchema, { retryDelay }) })
  }
  return new ConnectError(clipped(fault.message, MESSAGE_LENGTH), code, undefined, details, fault)
}

/** A status travels in headers, of which some clients accept 8 KiB in all: beyond that they see a broken stream. */
const MESSAGE_LENGTH = 800
const METADATA_LENGTH = 2048
const VIOLATIONS_LENGTH = 2400

function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`
}

/** The first violations, and how many others there are. */
function fitting(violations: readonly FieldViolation[]): FieldViolation[] {
  let room = VIOLATIONS_LENGTH
  const over = violations.findIndex(({ field, description }) => {
    room -= field.length + description.length
    return room < 0
  })
  if (over < 0) return [...violations]
  return [...violations.slice(0, over), { field: '', description: `and ${violations.length - over} more` }]
}

/** An error that names no reason of ours is named after its code. */
function withErrorInfo(error: ConnectError): ConnectError {
  if (error.details.length > 0) return error
  const reason = (Code[error.code] ?? 'UNKNOWN').replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()
  return new ConnectError(error.rawMessage, error.code, error.metadata, [errorInfo(reason, {})], error.cause)
}

function errorInfo(reason: string, metadata: Record<string, string>): Detail {
  const entries = Object.entries(metadata).map(([name, value]) => [name, clipped(value, METADATA_LENGTH)])
  return {
    desc: ErrorInfoSchema,
    value: create(ErrorInfoSchema, { reason, domain, metadata: Object.fromEntries(entries) }),
  }
}
