/**
 * Takes JSON text apart without parsing it, so that a number keeps its digits and an untouched part stays the same
 * characters. The text is taken to be JSON; what plainly isn't gives undefined.
 */

const QUOTE = 34
const COMMA = 44
const COLON = 58
const OPEN_ARRAY = 91
const CLOSE_ARRAY = 93
const OPEN_OBJECT = 123
const CLOSE_OBJECT = 125

/** The texts of an array's elements; undefined if the text is no array. */
export function elements(text: string): string[] | undefined {
  let at = pastSpace(text, 0)
  if (text.charCodeAt(at) !== OPEN_ARRAY) return undefined
  const found: string[] = []
  at = pastSpace(text, at + 1)
  if (text.charCodeAt(at) === CLOSE_ARRAY) return isEnd(text, at + 1) ? found : undefined
  for (;;) {
    const end = valueEnd(text, at)
    if (end < 0) return undefined
    found.push(text.slice(at, end))
    at = pastSpace(text, end)
    if (text.charCodeAt(at) === CLOSE_ARRAY) return isEnd(text, at + 1) ? found : undefined
    if (text.charCodeAt(at) !== COMMA) return undefined
    at = pastSpace(text, at + 1)
  }
}

/** An object's members in their order, each value as text; undefined if the text is no object. */
export function members(text: string): [name: string, value: string][] | undefined {
  let at = pastSpace(text, 0)
  if (text.charCodeAt(at) !== OPEN_OBJECT) return undefined
  const found: [string, string][] = []
  at = pastSpace(text, at + 1)
  if (text.charCodeAt(at) === CLOSE_OBJECT) return isEnd(text, at + 1) ? found : undefined
  for (;;) {
    if (text.charCodeAt(at) !== QUOTE) return undefined
    const nameEnd = stringEnd(text, at)
    const name = nameEnd < 0 ? undefined : parseString(text.slice(at, nameEnd))
    at = pastSpace(text, nameEnd)
    if (name === undefined || text.charCodeAt(at) !== COLON) return undefined
    at = pastSpace(text, at + 1)
    const end = valueEnd(text, at)
    if (end < 0) return undefined
    found.push([name, text.slice(at, end)])
    at = pastSpace(text, end)
    if (text.charCodeAt(at) === CLOSE_OBJECT) return isEnd(text, at + 1) ? found : undefined
    if (text.charCodeAt(at) !== COMMA) return undefined
    at = pastSpace(text, at + 1)
  }
}

/** An object's members by name; of a name that comes twice, the last, as every JSON parser has it. */
export function memberMap(text: string): Map<string, string> | undefined {
  const found = members(text)
  return found && new Map(found)
}

export function objectText(found: Iterable<[name: string, value: string]>): string {
  const parts: string[] = []
  for (const [name, value] of found) parts.push(`${JSON.stringify(name)}:${value}`)
  return `{${parts.join(',')}}`
}

/** The string that a JSON text is; undefined if it is none. */
export function parseString(text: string | undefined): string | undefined {
  if (text?.charCodeAt(0) !== QUOTE) return undefined
  try {
    return JSON.parse(text) as string
  } catch {
    return undefined
  }
}

/** Where the string literal that starts at `start` ends; -1 if it doesn't. */
export function stringEnd(text: string, start: number): number {
  let quote = start
  for (;;) {
    quote = text.indexOf('"', quote + 1)
    if (quote < 0) return -1
    let backslashes = 0
    while (text[quote - 1 - backslashes] === '\\') backslashes++
    if (backslashes % 2 === 0) return quote + 1
  }
}

function valueEnd(text: string, start: number): number {
  const first = text.charCodeAt(start)
  if (first === QUOTE) return stringEnd(text, start)
  if (first !== OPEN_ARRAY && first !== OPEN_OBJECT) return scalarEnd(text, start)
  let depth = 0
  for (let at = start; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = stringEnd(text, at) - 1
        if (at < 0) return -1
        break
      case OPEN_ARRAY:
      case OPEN_OBJECT:
        depth++
        break
      case CLOSE_ARRAY:
      case CLOSE_OBJECT:
        if (--depth === 0) return at + 1
    }
  }
  return -1
}

const SCALAR = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

function scalarEnd(text: string, start: number): number {
  SCALAR.lastIndex = start
  return SCALAR.test(text) ? SCALAR.lastIndex : -1
}

function pastSpace(text: string, start: number): number {
  let at = start
  while (isSpace(text.charCodeAt(at))) at++
  return at
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9
}

function isEnd(text: string, at: number): boolean {
  return pastSpace(text, at) === text.length
}
