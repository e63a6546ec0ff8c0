/** What every DBOS SDK reads. */
export const DBOSPortableJSON = {
  name: () => 'portable_json',
  stringify: (value: unknown): string => JSON.stringify(value ?? null, portable),
  parse: (text: string | null | undefined): unknown => (text === null || text === undefined ? null : JSON.parse(text)),
}

function portable(_key: string, value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'bigint') return value.toString(10)
  if (value instanceof Set) return [...value]
  if (value instanceof Error) return { name: value.name, message: value.message }
  if (!(value instanceof Map)) return value
  if ([...value.keys()].some((key) => typeof key !== 'string')) {
    throw new TypeError('Attempt to do portable JSON serialization of a map with non-string keys')
  }
  return Object.fromEntries(value)
}
