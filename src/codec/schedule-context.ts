import { writeJava } from './java.js'
import { readPickle } from './python.js'
import { readSuperjson, superjsonValue } from './superjson.js'
import { isJson } from './text.js'
import { type Decoded, decode, GO_JSON, JAVA, PICKLE, PORTABLE, SUPERJSON } from './value.js'

/** Who fires a schedule. The column has no mark of its format: its text is whatever that runtime's default serializer writes. */
export type Runtime = 'typescript' | 'python' | 'go' | 'java' | 'perdure'

const UNDEFINED = '{"json":null,"meta":{"values":["undefined"]},"__dbos_serializer":"superjson"}'
const PICKLED_NONE = 'gAROLg=='

/**
 * The column text of a context given as JSON text, or not given; undefined if it can't be written for that runtime. Python
 * reads pickles, and the only one ever written here is that of None.
 */
export function encodeContext(context: string | undefined, runtime: Runtime): string | undefined {
  switch (runtime) {
    case 'typescript':
      return context === undefined ? UNDEFINED : superjsonValue(context)
    case 'python':
      return context === undefined || context.trim() === 'null' ? PICKLED_NONE : undefined
    case 'java':
      return writeJava(context ?? 'null')
    case 'go':
    case 'perdure':
      return context ?? 'null'
  }
}

/** Where the runtime isn't known, the text is judged by its looks. */
export function decodeContext(text: string | null, runtime?: Runtime): Decoded {
  return decode(text, runtime === 'java' ? JAVA : null)
}

/** Which runtime reads such a column. Go's and Java's forms look alike, but a Java workflow has a class and a Go one never. */
export function contextRuntime(text: string, className: string | null): Runtime | undefined {
  if (readSuperjson(text) !== undefined) return 'typescript'
  if (isJson(text)) return text.includes('"__dbos_serializer"') ? undefined : className ? 'java' : 'go'
  return isPickle(text) ? 'python' : undefined
}

/** Protocols 2 to 5, from the first byte to the STOP; what is in it may be anything. */
function isPickle(text: string): boolean {
  if (readPickle(text) !== undefined) return true
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text && bytes[0] === 0x80 && (bytes[1] ?? 9) <= 5 && bytes.at(-1) === 0x2e
}

const SERIALIZATIONS: Record<Runtime, string> = {
  typescript: SUPERJSON,
  python: PICKLE,
  // Go's default serializer encodes values as DBOS_JSON, but contexts as the JSON they are.
  go: PORTABLE,
  java: JAVA,
  perdure: PORTABLE,
}

/** Names of serializations that everybody knows; another one is an application's own. */
const KNOWN = new Set([SUPERJSON, PICKLE, PORTABLE, JAVA, GO_JSON])

/** What keeps a runtime from reading a context that its caller serialized; undefined if nothing does. */
export function unreadableContext(text: string, serialization: string, runtime: Runtime): string | undefined {
  if (!KNOWN.has(serialization)) return undefined
  const own = SERIALIZATIONS[runtime]
  if (serialization !== own) return `${serialization} is not what such an application reads: its contexts are ${own}`
  const form = contextRuntime(text, runtime === 'java' ? 'any' : null)
  return form === (runtime === 'perdure' ? 'go' : runtime) ? undefined : `is no ${serialization}`
}
