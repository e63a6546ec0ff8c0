import type pg from 'pg'

/** Columns of `workflow_status` by their names, and payloads as 5.x SDKs store them. */
export interface Row {
  workflow_uuid: string
  inputs?: string
  output?: string
  error?: string
  [column: string]: unknown
}

const PAYLOADS = { workflow_input: ['inputs'], workflow_output: ['output', 'error'] }

/** Writes rows as they are given; `legacy` leaves payloads in the status row, where SDKs before schema 109 put them. */
export async function insertWorkflows(client: pg.Client, rows: readonly Row[], { legacy = false } = {}): Promise<void> {
  for (const row of rows) {
    const payload = legacy ? [] : Object.values(PAYLOADS).flat()
    await insert(
      client,
      'workflow_status',
      pick(row, (column) => !payload.includes(column)),
    )
    if (legacy) continue
    for (const [table, columns] of Object.entries(PAYLOADS)) {
      const values = pick(row, (column) => columns.includes(column) && row[column] !== undefined)
      if (Object.keys(values).length === 0) continue
      await insert(client, table, { workflow_uuid: row.workflow_uuid, ...values })
    }
  }
}

export async function insert(client: pg.Client, table: string, row: Record<string, unknown>): Promise<void> {
  const columns = Object.keys(row)
  const names = columns.map((column) => `"${column}"`).join(', ')
  const parameters = columns.map((_, at) => `$${at + 1}`).join(', ')
  await client.query(`INSERT INTO dbos.${table} (${names}) VALUES (${parameters})`, Object.values(row))
}

function pick(row: Row, wanted: (column: string) => boolean): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([column]) => wanted(column)))
}
