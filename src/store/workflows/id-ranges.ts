import type { Sql } from '../database.js'
import { statement } from '../statement.js'

/**
 * How the index on workflow ids is sorted: by bytes (C, POSIX, CockroachDB), by the words of English and its like, or by
 * a language whose letters may combine or stand elsewhere.
 */
export type IdOrder = 'bytes' | 'english' | 'other'

// The column has the database's own collation. to_jsonb, since the columns that name it differ by version.
const COLLATION = statement(
  'database_collation',
  `SELECT version() ~* 'cockroach' AS cockroach, d->>'datlocprovider' AS provider,
    COALESCE(d->>'datlocale', d->>'daticulocale', d->>'datcollate') AS locale
  FROM (SELECT to_jsonb(p) AS d FROM pg_database p WHERE datname = current_database()) known`,
)

export async function idOrder(sql: Sql): Promise<IdOrder> {
  const [row] = await sql.run<{ cockroach: boolean; provider: string | null; locale: string | null }>(COLLATION)
  const locale = row?.locale ?? ''
  if (row?.cockroach || row?.provider === 'b' || /^(C|POSIX)($|[.])/i.test(locale)) return 'bytes'
  // Without keywords: `en-u-kn` counts digits as numbers.
  return /^(en|und)([_-][a-z]{2})?([.][\w-]+)?$/i.test(locale) ? 'english' : 'other'
}

/** In ASCII, English has no letters that combine. Beyond it, glibc sorts some texts behind what continues them. */
const BEYOND_ASCII = /[^\x20-\x7e]/

export interface IdRange {
  from: string
  /** Absent: no end that is sure to lie behind every id with the prefix. */
  before?: string
}

/**
 * A range of the index in which every id with this prefix lies; others may lie in it, too. Undefined where the order
 * promises nothing.
 */
export function idRange(prefix: string, order: IdOrder): IdRange | undefined {
  if (order === 'other' || (order === 'english' && BEYOND_ASCII.test(prefix))) return undefined
  const before = order === 'bytes' ? byteSuccessor(prefix) : wordSuccessor(prefix)
  return before === undefined ? { from: prefix } : { from: prefix, before }
}

/** The least text behind all that begin with `prefix`, by code points, which is the order of UTF-8 bytes. */
function byteSuccessor(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) as number)
  while (points.length > 0) {
    const last = points.pop() as number
    if (last === 0xd7ff) return String.fromCodePoint(...points, 0xe000)
    if (last < 0x10ffff) return String.fromCodePoint(...points, last + 1)
  }
  return undefined
}

/**
 * Punctuation and case weigh less than letters and digits there, so the text is cut after its last letter or digit that
 * has a next one, and that next one ends the range. Only ASCII, of which English knows no combinations.
 */
function wordSuccessor(prefix: string): string | undefined {
  for (let at = prefix.length - 1; at >= 0; at--) {
    const character = prefix[at] as string
    if (/[0-8a-yA-Y]/.test(character)) {
      return prefix.slice(0, at) + String.fromCharCode(character.charCodeAt(0) + 1)
    }
    if (character === '9') return `${prefix.slice(0, at)}a`
  }
  return undefined
}
