import { writeJava } from './java.js'
import { superjsonValue } from './superjson.js'
import { type Decoded, decode, JAVA } from './value.js'

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
