import { ConnectError } from '@connectrpc/connect'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { DBOSError, DBOSInitializationError, DBOSNonExistentWorkflowError, DBOSQueryTimeoutError } from './errors.js'

type Telling = (metadata: Record<string, string>, message: string) => Error
export type Tellings = Record<string, Telling>

/** What a reason means to a caller of DBOS's client, whatever was called. */
const usual: Tellings = {
  INVALID_REQUEST: (_, message) => new DBOSError(message),
  MESSAGE_TOO_LARGE: (_, message) => new DBOSError(message),
  QUERY_TIMEOUT: (_, message) => new DBOSQueryTimeoutError(message),
  WORKFLOW_NOT_FOUND: ({ workflow_ids, workflow_id = '' }) =>
    new DBOSNonExistentWorkflowError(`Workflow ${(workflow_ids ?? workflow_id).replaceAll(',', ', ')} does not exist`),
  VERSION_NOT_FOUND: () => new DBOSInitializationError('No application versions found'),
  QUEUE_CONFLICT: (about) => owned('Queue', about.queue_name, about),
  SCHEDULE_CONFLICT: (about) => owned('Schedule', about.schedule_name, about),
  VERSION_CONFLICT: (about) => owned('Application version', about.version, about),
}

/** The call's answer, or the error that DBOS's client throws in its place; what it has no error for stays a ConnectError. */
export async function told<T>(call: Promise<T>, tellings: Tellings = {}): Promise<T> {
  try {
    return await call
  } catch (error) {
    throw toDBOSError(error, tellings)
  }
}

/** As `told`, and undefined where what is asked for does not exist. */
export async function ifThere<T>(call: Promise<T>, tellings: Tellings = {}): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (reasonOf(error)?.reason.endsWith('_NOT_FOUND') && reasonOf(error)?.reason !== 'NAMESPACE_NOT_FOUND')
      return undefined
    throw toDBOSError(error, tellings)
  }
}

export function toDBOSError(error: unknown, tellings: Tellings = {}): unknown {
  const info = reasonOf(error)
  const tell = info && (tellings[info.reason] ?? usual[info.reason])
  if (!tell) return error
  const { rawMessage } = ConnectError.from(error)
  return Object.assign(tell(info.metadata, rawMessage), { cause: error })
}

function reasonOf(error: unknown) {
  return error instanceof ConnectError ? error.findDetails(ErrorInfoSchema)[0] : undefined
}

/** Something of that name belongs to another application. */
export function owned(kind: string, name = '', { application_name: owner = '' }: Record<string, string>): DBOSError {
  return new DBOSError(
    `${kind} '${name}' is already registered by application '${owner}' in this system database. ` +
      `${kind} names must be unique across applications sharing a system database.`,
  )
}
