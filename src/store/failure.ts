import { Fault, invalid } from '../errors.js'

/** What the database refused, for the store file that ran the statement to interpret. Never reaches a caller. */
export class StoreError extends Error {
  readonly sqlstate: string
  readonly constraint: string | undefined

  constructor(sqlstate: string, constraint: string | undefined, cause: unknown) {
    super(`the database refused a statement (SQLSTATE ${sqlstate})`, { cause })
    this.name = 'StoreError'
    this.sqlstate = sqlstate
    this.constraint = constraint
  }
}

export const FOREIGN_KEY_VIOLATION = '23503'
export const UNIQUE_VIOLATION = '23505'

const RETRY_AFTER_MS = 1000

/** Connection exceptions, resources, operator intervention, system errors, failed log-ins. */
const AWAY_CLASSES = new Set(['08', '28', '53', '57', '58'])
/** Outcome unknown, idle transaction ended, a standby answered, the database is not there (yet). */
const AWAY_STATES = new Set(['40003', '25P03', '25006', '3D000'])
const AWAY_ERRNOS = new Set(
  'ECONNREFUSED ECONNRESET ECONNABORTED EPIPE ETIMEDOUT ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH ENOENT EACCES'.split(
    ' ',
  ),
)
/** The driver and its pool give these no code. */
const AWAY_MESSAGES = [
  'connection terminated',
  'timeout exceeded when trying to connect',
  'client has encountered a connection error',
  'client was closed',
  'after calling end on the pool',
  'timeout expired',
  'ssl connection',
]

/** Serialization failure or deadlock: the whole transaction was rolled back, running it again is right. */
export function isContention(error: unknown): boolean {
  return error instanceof StoreError && (error.sqlstate === '40001' || error.sqlstate === '40P01')
}

/** A pooler handed us another server connection: the prepared statement is missing there, or already made. */
export function isLostPreparation(error: unknown): boolean {
  return error instanceof StoreError && (error.sqlstate === '26000' || error.sqlstate === '42P05')
}

/** A pooler that lets no run-time parameters through in the start packet. */
export function refusesStartParameters(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  return code === '08P01' && /startup parameter/i.test(message ?? '')
}

export function unavailable(cause: unknown): Fault {
  return new Fault('STORE_UNAVAILABLE', 'the database is not available', { retryAfter: RETRY_AFTER_MS, cause })
}

/** The one place that tells what an error of the driver means. */
export function classify(error: unknown): unknown {
  if (error instanceof Fault || error instanceof StoreError || !(error instanceof Error)) return error
  const { code, constraint } = error as { code?: string; constraint?: string }
  if (code !== undefined && AWAY_ERRNOS.has(code)) return unavailable(error)
  if (code !== undefined && /^[0-9A-Z]{5}$/.test(code)) {
    if (code === '57014') return new Fault('QUERY_TIMEOUT', 'the query took longer than allowed', { cause: error })
    if (code === '22021' || code === '22P05')
      return invalid([{ field: '', description: 'text must not contain U+0000' }])
    if (AWAY_STATES.has(code) || AWAY_CLASSES.has(code.slice(0, 2))) return unavailable(error)
    return new StoreError(code, constraint, error)
  }
  const message = error.message.toLowerCase()
  return AWAY_MESSAGES.some((known) => message.includes(known)) ? unavailable(error) : error
}
