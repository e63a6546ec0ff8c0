import { JsonObject, parseTree, type Tree } from './json-tree.js'

/**
 * The JSON text of a `java_jackson` value: Jackson's JSON without its type marks. Those stand as a first member `@class`
 * in an object, and around all else that isn't a string, boolean, int or double as `["class", value]`; a collection or an
 * array is such a value too, so every array in the text is a mark or what a mark holds. Undefined if it isn't so.
 */
export function readJava(text: string): string | undefined {
  const tree = parseTree(text)
  return tree === undefined ? undefined : plain(tree)
}

function plain(tree: Tree): string | undefined {
  if (typeof tree === 'string') return tree
  if (tree instanceof JsonObject) return plainObject(tree)
  const [mark, value] = tree
  if (tree.length !== 2 || typeof mark !== 'string' || !mark.startsWith('"') || value === undefined) return undefined
  return Array.isArray(value) ? plainItems(value) : plain(value)
}

function plainItems(items: Tree[]): string | undefined {
  const found: string[] = []
  for (const item of items) {
    const text = plain(item)
    if (text === undefined) return undefined
    found.push(text)
  }
  return `[${found.join(',')}]`
}

function plainObject(object: JsonObject): string | undefined {
  const found: string[] = []
  for (const [i, [name, value]] of object.members.entries()) {
    if (i === 0 && name === '"@class"') continue
    const text = plain(value)
    if (text === undefined) return undefined
    found.push(`${name}:${text}`)
  }
  return `{${found.join(',')}}`
}

/** A JSON value as Java's default serializer reads it, into Java's own maps, lists and numbers. */
export function writeJava(json: string): string | undefined {
  const tree = parseTree(json)
  return tree === undefined ? undefined : marked(tree)
}

function marked(tree: Tree): string {
  if (tree instanceof JsonObject) {
    const members = tree.members.map(([name, value]) => `,${name}:${marked(value)}`)
    return `{"@class":"java.util.LinkedHashMap"${members.join('')}}`
  }
  if (typeof tree !== 'string') return `["java.util.ArrayList",[${tree.map(marked).join(',')}]]`
  if (!/^-?\d+$/.test(tree)) return tree
  const int = BigInt(tree)
  if (int === BigInt.asIntN(32, int)) return tree
  return `["${int === BigInt.asIntN(64, int) ? 'java.lang.Long' : 'java.math.BigInteger'}",${tree}]`
}
