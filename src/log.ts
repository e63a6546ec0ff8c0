/** Where the server says what happens to it; fields are for machines, the message is for people. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void
  warn(message: string, fields?: Record<string, unknown>): void
  error(message: string, fields?: Record<string, unknown>): void
}

export const logLevels = ['info', 'warn', 'error', 'off'] as const
export type LogLevel = (typeof logLevels)[number]

export const logFormats = ['text', 'json'] as const
export type LogFormat = (typeof logFormats)[number]

type Fields = Record<string, unknown>
type Line = (level: LogLevel, message: string, fields: Fields | undefined) => string

/** Writes an entry a line. Of a call that went as it should nothing is logged unless asked: that is what metrics are for. */
export function createLog(level: LogLevel, format: LogFormat, write: (line: string) => void): Log {
  const line = format === 'json' ? jsonLine : textLine
  const entry = (of: LogLevel) =>
    logLevels.indexOf(of) < logLevels.indexOf(level)
      ? () => {}
      : (message: string, fields?: Fields) => write(line(of, message, fields))
  return { info: entry('info'), warn: entry('warn'), error: entry('error') }
}

/** The same log, every entry with these fields too. */
export function withFields(log: Log, fields: Fields): Log {
  return {
    info: (message, more) => log.info(message, { ...fields, ...more }),
    warn: (message, more) => log.warn(message, { ...fields, ...more }),
    error: (message, more) => log.error(message, { ...fields, ...more }),
  }
}

const jsonLine: Line = (level, message, fields) =>
  `${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }, plain)}\n`

const textLine: Line = (level, message, fields) => {
  const time = new Date().toISOString().slice(11, 23)
  const details = Object.entries(fields ?? {}).filter(([, value]) => value !== undefined)
  const rest = details
    .map(([name, value]) => ` ${name}=${value instanceof Error ? trace(value) : text(value)}`)
    .join('')
  return `${time} ${level.padEnd(5)} ${message}${rest}\n`
}

function text(value: unknown): string {
  const written = typeof value === 'string' ? value : JSON.stringify(value, plain)
  return /[\s"=]/.test(written) && typeof value === 'string' ? JSON.stringify(written) : written
}

/** Errors keep their stack and their causes: the log is the only place that has them. */
function trace(error: Error): string {
  const own = error.stack ?? error.message
  return error.cause instanceof Error ? `${own}\n  caused by ${trace(error.cause)}` : own
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Error) return { stack: value.stack ?? value.message, cause: value.cause }
  return value
}
