import { beforeAll } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.js'
import type { HeldTask, StepRecord } from '../../src/store/steps/record.js'
import { connectionTo, freshDatabase } from '../database.js'
import { atFileEnd } from '../setup/file-end.js'

export interface HeldTasks {
  url: string
  database: Database
  /** A workflow that somebody executes. */
  held(columns?: Record<string, unknown>): Promise<HeldTask>
  query<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>
  /** The rows of a workflow in a table, in the order of its key, without what is a matter of time. */
  rows(table: string, id: string): Promise<Record<string, unknown>[]>
}

let count = 0

/** A database of this file's own with workflows that are held, as rows alone: nobody is connected. */
export function heldTasks(): HeldTasks {
  const tasks = {} as HeldTasks
  beforeAll(async () => {
    tasks.url = await freshDatabase()
    tasks.database = openDatabase({ url: tasks.url })
    const client = await connectionTo(tasks.url)
    tasks.query = async <Row>(text: string, values: unknown[] = []) => (await client.query(text, values)).rows as Row[]
    atFileEnd(() => tasks.database.close())
  })
  tasks.held = async (columns = {}) => {
    const id = `held-${++count}`
    const token = `token-${count}`
    const row = {
      workflow_uuid: id,
      status: 'PENDING',
      name: 'work',
      owner_xid: token,
      queue_name: 'queue',
      application_name: 'shop',
      application_version: 'shop-1',
      serialization: 'portable_json',
      authenticated_user: 'ann',
      assumed_role: 'clerk',
      authenticated_roles: '["clerk"]',
      ...columns,
    }
    const names = Object.keys(row)
    await tasks.query(
      `INSERT INTO dbos.workflow_status (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
      Object.values(row),
    )
    return { id: row.workflow_uuid, token: row.owner_xid }
  }
  tasks.rows = async (table, id) => {
    const key = table === 'notifications' ? 'destination_uuid' : 'workflow_uuid'
    const order = { operation_outputs: 'function_id', streams: 'key, "offset"', workflow_events_history: 'function_id' }
    const rows = await tasks.query(
      `SELECT * FROM dbos.${table} WHERE ${key} = $1 ORDER BY ${order[table as 'streams'] ?? '1'}`,
      [id],
    )
    for (const row of rows) for (const column of TIMES) delete row[column]
    return rows
  }
  return tasks
}

const TIMES = ['retention_timestamp', 'created_at_epoch_ms', 'created_at', 'updated_at', 'started_at_epoch_ms']

export const value = (json: unknown) => ({ text: JSON.stringify(json), serialization: 'portable_json' })

/** A step that a worker has run. */
export function finished(functionId: number, output: unknown = functionId, name = 'step'): StepRecord {
  return {
    kind: 'finished',
    functionId,
    startedAt: 1000 + functionId,
    completedAt: 2000 + functionId,
    name,
    output: value(output),
    error: null,
    childId: null,
  }
}

/** Numbered and timed. */
export const call = (functionId: number) => ({
  functionId,
  startedAt: 1000 + functionId,
  completedAt: 2000 + functionId,
})
