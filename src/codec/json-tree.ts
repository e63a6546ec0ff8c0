import { stringEnd } from './json-text.js'
import { isJson } from './text.js'

/** JSON with its scalars left as text, so that a number keeps its digits: a scalar, an array, or an object. */
export type Tree = string | Tree[] | JsonObject

export class JsonObject {
  /** Each name as JSON text, quotes and all; in the order, and as often, as they stand there. */
  constructor(readonly members: [name: string, value: Tree][]) {}
}

const MAX_DEPTH = 500
const SCALAR_END = /[\s,\]}]|$/g

/** The tree of a JSON text; undefined for what is no JSON, or nested deeper than anybody means. */
export function parseTree(text: string): Tree | undefined {
  return isJson(text) ? new Parser(text).value(0) : undefined
}

/** Trusts its text to be JSON. */
class Parser {
  private at = 0

  constructor(private readonly text: string) {}

  value(depth: number): Tree | undefined {
    if (depth > MAX_DEPTH) return undefined
    const first = this.next()
    if (first === '[') return this.array(depth)
    if (first === '{') return this.object(depth)
    return first === '"' ? this.to(stringEnd(this.text, this.at)) : this.to(this.scalarEnd())
  }

  private array(depth: number): Tree[] | undefined {
    const items: Tree[] = []
    this.at++
    while (this.next() !== ']') {
      const item = this.value(depth + 1)
      if (item === undefined) return undefined
      items.push(item)
      if (this.next() === ',') this.at++
    }
    this.at++
    return items
  }

  private object(depth: number): JsonObject | undefined {
    const members: [string, Tree][] = []
    this.at++
    while (this.next() !== '}') {
      const name = this.to(stringEnd(this.text, this.at))
      this.next()
      this.at++
      const value = this.value(depth + 1)
      if (value === undefined) return undefined
      members.push([name, value])
      if (this.next() === ',') this.at++
    }
    this.at++
    return new JsonObject(members)
  }

  /** The next character that is no space. */
  private next(): string {
    while (' \n\r\t'.includes(this.text.charAt(this.at)) && this.at < this.text.length) this.at++
    return this.text.charAt(this.at)
  }

  private to(end: number): string {
    const text = this.text.slice(this.at, end)
    this.at = end
    return text
  }

  private scalarEnd(): number {
    SCALAR_END.lastIndex = this.at
    return SCALAR_END.exec(this.text)?.index ?? this.text.length
  }
}
