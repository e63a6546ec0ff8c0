/** Where the server says what happens to it; fields are for machines, the message is for people. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void
  warn(message: string, fields?: Record<string, unknown>): void
  error(message: string, fields?: Record<string, unknown>): void
}

/** One JSON line an entry. Errors among the fields keep their stack and their causes: the log is the only place that has them. */
export function jsonLog(write: (line: string) => void): Log {
  const entry = (level: string) => (message: string, fields?: Record<string, unknown>) => {
    write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }, plain)}\n`)
  }
  return { info: entry('info'), warn: entry('warn'), error: entry('error') }
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Error) return { stack: value.stack ?? value.message, cause: value.cause }
  return value
}
