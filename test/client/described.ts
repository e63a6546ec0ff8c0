/** Any value as text that two clients' answers can be compared by: nothing of what JSON drops is lost. */
export function described(value: unknown): string {
  return JSON.stringify(plain(value), undefined, 1)
}

function plain(value: unknown): unknown {
  if (value === undefined) return '«undefined»'
  if (typeof value === 'bigint') return `«${value}n»`
  if (typeof value === 'number' && !Number.isFinite(value)) return `«${value}»`
  if (typeof value === 'function') return '«function»'
  if (value instanceof Date) return `«Date ${value.toISOString()}»`
  if (value instanceof Uint8Array) return `«${value.constructor.name} ${[...value]}»`
  if (value instanceof Map) return { '«Map»': plain([...value]) }
  if (value instanceof Set) return { '«Set»': plain([...value]) }
  if (value instanceof Error) return describedError(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  if ('getResult' in value && 'workflowID' in value) return { '«handle»': value.workflowID }
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, plain(member)]))
}

/** What a caller can match on: the class, and every property but the stack and what we add. */
function describedError(error: Error): unknown {
  const own = Object.entries(error).filter(([name]) => name !== 'stack' && !isOurs(name, error))
  return {
    '«error»': error.constructor.name,
    name: error.name,
    message: error.message,
    cause: isOurs('cause', error) || error.cause === undefined ? undefined : plain(error.cause),
    ...(plain(Object.fromEntries(own)) as object),
  }
}

/** The status that the server answered with. */
function isOurs(name: string, error: Error): boolean {
  return name === 'cause' && (error.cause as Error | undefined)?.constructor.name === 'ConnectError'
}
