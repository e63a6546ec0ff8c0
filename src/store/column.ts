type Cell = string | number | boolean | null | undefined

const FIRST = 64 * 1024
/** What was needed once for a very large column is not kept. */
const KEPT = 4 * 1024 * 1024
/** Dimensions, whether NULLs are among them, the elements' type, how many, and from which number on. */
const HEAD = 20

let bytes = Buffer.allocUnsafeSlow(FIRST)
let at = 0

interface ElementType {
  oid: number
  /** Writes a cell behind the four bytes of its length. */
  write(cell: never): void
}

const types = {
  text: { oid: 25, write: writeText },
  bigint: { oid: 20, write: writeInt8 },
  int: { oid: 23, write: writeInt4 },
  bool: { oid: 16, write: writeBool },
  jsonb: { oid: 3802, write: writeJsonb },
} satisfies Record<string, ElementType>

export type ColumnType = keyof typeof types

/**
 * The values of a column as a Postgres array in its binary form, which neither we nor Postgres have to quote and to
 * parse; null where none is set, for `unnest` fills short arrays up with NULLs.
 */
export function columnOf<Row>(type: ColumnType, rows: readonly Row[], of: (row: Row) => Cell): Buffer | null {
  const first = rows.findIndex((row) => (of(row) ?? null) !== null)
  if (first < 0) return null
  const { oid, write } = types[type] as ElementType
  if (bytes.length > KEPT) bytes = Buffer.allocUnsafeSlow(FIRST)
  at = HEAD
  let nulls = 0
  for (const row of rows) {
    const cell = of(row)
    if (cell === null || cell === undefined) {
      nulls = 1
      room(4)
      at = bytes.writeInt32BE(-1, at)
    } else write(cell as never)
  }
  bytes.writeInt32BE(1, 0)
  bytes.writeInt32BE(nulls, 4)
  bytes.writeInt32BE(oid, 8)
  bytes.writeInt32BE(rows.length, 12)
  bytes.writeInt32BE(1, 16)
  return Buffer.from(bytes.subarray(0, at))
}

function writeText(text: string): void {
  room(4 + text.length * 3)
  const length = bytes.write(text, at + 4)
  at = bytes.writeInt32BE(length, at) + length
}

/** A version in front. */
function writeJsonb(text: string): void {
  room(5 + text.length * 3)
  const length = bytes.write(text, at + 5)
  at = bytes.writeInt32BE(length + 1, at)
  bytes[at] = 1
  at += 1 + length
}

function writeInt8(value: number): void {
  room(12)
  at = bytes.writeInt32BE(8, at)
  const high = Math.floor(value / 2 ** 32)
  at = bytes.writeInt32BE(high, at)
  at = bytes.writeUInt32BE(value - high * 2 ** 32, at)
}

function writeInt4(value: number): void {
  room(8)
  at = bytes.writeInt32BE(4, at)
  at = bytes.writeInt32BE(value, at)
}

function writeBool(value: boolean): void {
  room(5)
  at = bytes.writeInt32BE(1, at)
  bytes[at++] = value ? 1 : 0
}

function room(length: number): void {
  if (at + length <= bytes.length) return
  const larger = Buffer.allocUnsafeSlow(Math.max(bytes.length * 2, at + length))
  bytes.copy(larger, 0, 0, at)
  bytes = larger
}
