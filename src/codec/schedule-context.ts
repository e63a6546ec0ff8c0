import { superjsonValue } from './superjson.js'
import { type Decoded, decode } from './value.js'

/** Who fires a schedule. The column has no mark of its format: its text is whatever that runtime's default serializer writes. */
export type Runtime = 'typescript' | 'python' | 'go' | 'perdure'

const UNDEFINED = '{"json":null,"meta":{"values":["undefined"]},"__dbos_serializer":"superjson"}'
const PICKLED_NONE = 'gAROLg=='

/** The column text of a context given as JSON text, or not given; undefined if that runtime can't read any such text. */
export function encodeContext(context: string | undefined, runtime: Runtime): string | undefined {
  switch (runtime) {
    case 'typescript':
      return context === undefined ? UNDEFINED : superjsonValue(context)
    case 'python':
      return context === undefined || context.trim() === 'null' ? PICKLED_NONE : undefined
    case 'go':
    case 'perdure':
      return context ?? 'null'
  }
}

export function decodeContext(text: string | null): Decoded {
  return decode(text, null)
}
