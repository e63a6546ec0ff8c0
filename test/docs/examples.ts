import { callJson, type Json } from './calls.js'

const EXAMPLE = /^```json (\w+)\n(.*?)^```\n\n```json answer\n(.*?)^```$/gms

/** The names of the calls that a page has examples of. */
export function exampleCalls(page: string): string[] {
  return [...page.matchAll(EXAMPLE)].map(([, name = '']) => name)
}

/**
 * Carries out the examples of a page in their order: a block ```json Name with the request, then one ```json answer with
 * the answer, or the frames of a stream. Gives the page as it should be: an answer of another shape is replaced by the
 * one that came; times, ids and tokens may differ.
 */
export async function carriedOut(page: string, url: string): Promise<string> {
  let text = page
  for (const [, name = '', request = '', answer = ''] of page.matchAll(EXAMPLE)) {
    const came = await callJson(url, name, JSON.parse(request))
    if (alike(documents(answer), came)) continue
    const block = `\`\`\`json ${name}\n${request}\`\`\`\n\n\`\`\`json answer\n`
    text = text.replace(`${block}${answer}`, () => `${block}${came.map((one) => `${written(one)}\n`).join('')}`)
  }
  return text
}

function documents(answer: string): Json[] {
  return answer
    .split(/\n(?=\{)/)
    .filter((document) => document.trim() !== '')
    .map((document) => JSON.parse(document))
}

const VARYING = [
  /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  /^\d+(\.\d+)?s$/,
  /^sched-.+-trigger-[\d-]+T[\d:.]+Z$/,
  // The application may have taken it by now, or not.
  /^WORKFLOW_STATUS_(ENQUEUED|PENDING)$/,
  // Milliseconds since 1970: the end of a sleep.
  /^\d{13}$/,
  // Tokens, cursors and digests.
  /^[\w+/=-]{30,}$/,
]

function alike(one: Json, other: Json): boolean {
  if (typeof one === 'string' && typeof other === 'string') {
    return one === other || VARYING.some((form) => form.test(one) && form.test(other))
  }
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object') return one === other
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const keys = Object.keys(one)
  if (keys.length !== Object.keys(other).length) return false
  const [left, right] = [one, other] as Record<string, Json>[]
  return keys.every((key) => right?.[key] !== undefined && alike(left?.[key] as Json, right[key]))
}

/** JSON as a person would set it: on one line where it fits. */
function written(value: Json, indent = '', used = 0): string {
  const line = onOneLine(value)
  if (value === null || typeof value !== 'object' || indent.length + used + line.length <= 100) return line
  const inner = `${indent}  `
  const entries = Array.isArray(value)
    ? value.map((entry) => inner + written(entry, inner))
    : Object.entries(value).map(([key, entry]) => {
        const label = `${JSON.stringify(key)}: `
        return inner + label + written(entry, inner, label.length)
      })
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${entries.join(',\n')}\n${indent}${close}`
}

function onOneLine(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`
  const entries = Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}: ${onOneLine(entry)}`)
  return entries.length > 0 ? `{ ${entries.join(', ')} }` : '{}'
}
