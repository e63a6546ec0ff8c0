import { type Decoded, decode } from './value.js'

/** The arguments of a workflow. Those that can't be taken apart are one positional `stored` value holding all of them. */
export interface Inputs {
  positional: Decoded[]
  named: Record<string, Decoded>
}

/** Reads the stored inputs of a workflow. Never throws. */
export function decodeInputs(text: string | null, serialization: string | null): Inputs {
  return { positional: text === null ? [] : [decode(text, serialization)], named: {} }
}

/** Inputs as `enqueuePortable` writes them, from arguments that are JSON texts. `namedArgs` is left out if not given. */
export function portableInputs(positional: string[], named?: Record<string, string>): string {
  const first = `{"positionalArgs":[${positional.join(',')}]`
  if (named === undefined) return `${first}}`
  const members = Object.entries(named).map(([name, value]) => `${JSON.stringify(name)}:${value}`)
  return `${first},"namedArgs":{${members.join(',')}}}`
}

/** Inputs as a TypeScript application's default serializer writes them; that form has no place for named arguments. */
export function superjsonInputs(positional: string[]): string {
  return superjsonValue(`[${positional.join(',')}]`)
}

/** One value in the form of a TypeScript application's default serializer. */
export function superjsonValue(json: string): string {
  return `{"json":${json},"__dbos_serializer":"superjson"}`
}
