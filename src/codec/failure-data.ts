import { objectText } from './json-text.js'

/** What an error carries beside the usual, as JSON text: its `data` if that is all there is, else an object of everything. */
export function failureData(rest: [name: string, value: string][]): string | undefined {
  const [first] = rest
  if (first === undefined) return undefined
  if (rest.length > 1 || first[0] !== 'data') return objectText(rest)
  return first[1] === 'null' ? undefined : first[1]
}
