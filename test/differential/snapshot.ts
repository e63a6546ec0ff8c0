import type pg from 'pg'

/** Every row of every table of the schema, columns by name, values as text. */
export type Snapshot = Record<string, Record<string, string | null>[]>

const IGNORED_TABLES = new Set(['dbos_migrations'])
export const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g
/** Such times are those of schedules, and no clock's reading. */
const FULL_HOUR = /:00:00(\.0+)?(Z|[+-])/
const CLOCK_COLUMN = /(_ms|_at|timestamp)$/
const NEAR_MS = 400 * 24 * 3600 * 1000

export async function tables(client: pg.Client, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1 AND table_type = 'BASE TABLE'`,
    [schema],
  )
  return rows.map(({ name }) => name).filter((name) => !IGNORED_TABLES.has(name))
}

export async function empty(client: pg.Client, schema: string): Promise<void> {
  const names = await tables(client, schema)
  await client.query(`TRUNCATE ${names.map((name) => `"${schema}"."${name}"`).join(', ')} CASCADE`)
}

export async function snapshot(client: pg.Client, schema: string): Promise<Snapshot> {
  const taken: Snapshot = {}
  for (const table of (await tables(client, schema)).sort()) {
    const { rows } = await client.query<{ row: string }>(
      `SELECT row_to_json(t)::text AS row FROM "${schema}"."${table}" t`,
    )
    taken[table] = rows.map(({ row }) => texts(JSON.parse(row)))
  }
  return taken
}

function texts(row: Record<string, unknown>): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      value === null ? null : typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
}

/**
 * Ids that were drawn become numbers in the order of their appearance, and clock values their distance from `now` in
 * tens of seconds, or in `grain`s, so that twins made at different moments compare equal.
 */
export function normalised(taken: Snapshot, now: number, grain = 10_000): Snapshot {
  const clocked: Snapshot = {}
  for (const [table, rows] of Object.entries(taken)) {
    clocked[table] = rows
      .map((row) => clockless(row, now, grain))
      .sort((a, b) => compare(JSON.stringify(a).replace(UUID, '?'), JSON.stringify(b).replace(UUID, '?')))
  }
  const drawn = new Map<string, string>()
  const text = JSON.stringify(clocked).replace(UUID, (id) => {
    const known = drawn.get(id) ?? `uuid-${drawn.size + 1}`
    drawn.set(id, known)
    return known
  })
  return JSON.parse(text) as Snapshot
}

export function clocklessText(text: string, now: number, grain = 10_000): string {
  return text.replace(INSTANT, (instant) => {
    const at = Date.parse(instant)
    return Math.abs(at - now) < NEAR_MS && !FULL_HOUR.test(instant) ? distance(at, now, grain) : instant
  })
}

function clockless(row: Record<string, string | null>, now: number, grain: number): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      if (value === null) return [column, value]
      const number = Number(value)
      const near = /^\d{12,14}$/.test(value) && Math.abs(number - now) < NEAR_MS
      return [
        column,
        CLOCK_COLUMN.test(column) && near ? distance(number, now, grain) : clocklessText(value, now, grain),
      ]
    }),
  )
}

function distance(at: number, now: number, grain: number): string {
  return `now${(Math.round((at - now) / grain) * grain) / 1000 || '+0'}s`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Paths at which two snapshots differ: `workflow_status.assumed_role`, or the table alone when the rows don't pair up. */
export function differences(one: Snapshot, other: Snapshot): string[] {
  const found = new Set<string>()
  for (const table of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const [left, right] = [one[table] ?? [], other[table] ?? []]
    if (left.length !== right.length) found.add(table)
    else {
      left.forEach((row, index) => {
        const twin = right[index] ?? {}
        for (const column of new Set([...Object.keys(row), ...Object.keys(twin)])) {
          if (row[column] !== twin[column]) found.add(`${table}.${column}`)
        }
      })
    }
  }
  return [...found].sort()
}
