import { stringEnd } from './json-text.js'
import { isJson } from './text.js'

/**
 * The text of a `portable_json` value, unparsed: what an SDK wrote is JSON already. Two cheap looks catch what isn't:
 * the first character (a bare stream close mark, a mislabelled pickle), and the tokens that Python's `json.dumps` leaks
 * for the floats that JSON lacks. Undefined if it can't be JSON.
 */
export function readPortable(text: string): string | undefined {
  if (text.includes('NaN') || text.includes('Infinity')) return quoteNonFinite(text)
  if (/^\s*[[{"]/.test(text)) return text
  return isJson(text) ? text : undefined
}

/** `NaN`, `Infinity` and `-Infinity` outside of strings become strings. */
function quoteNonFinite(text: string): string | undefined {
  if (isJson(text)) return text
  const tokens = /"|-?Infinity|NaN/g
  const parts: string[] = []
  let done = 0
  for (let match = tokens.exec(text); match; match = tokens.exec(text)) {
    if (match[0] === '"') {
      const end = stringEnd(text, match.index)
      if (end < 0) return undefined
      tokens.lastIndex = end
      continue
    }
    parts.push(text.slice(done, match.index), `"${match[0]}"`)
    done = tokens.lastIndex
  }
  parts.push(text.slice(done))
  const quoted = parts.join('')
  return isJson(quoted) ? quoted : undefined
}
