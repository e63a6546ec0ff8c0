import { type ColumnType, columnOf } from '../column.js'
import type { Database, Patience, Sql } from '../database.js'
import { StoreError, UNIQUE_VIOLATION } from '../failure.js'
import { type Statement, statement } from '../statement.js'
import { NOW_MS } from '../time.js'
import type { NewWorkflow } from './enqueue.js'
import { EXTRAS_COLUMNS, extrasText, extrasValues } from './extras.js'

/** A row to be: what was asked for, and the mark by which it is known again. */
export interface Insert {
  given: NewWorkflow
  creatorXid: string | null
}

type Value = string | number | boolean | null | undefined
type Field = readonly [name: string, type: ColumnType, of: (row: Insert) => Value]

const FIELDS: readonly Field[] = [
  ['id', 'text', ({ given }) => given.id],
  ['name', 'text', ({ given }) => given.name],
  ['class_name', 'text', ({ given }) => given.className || null],
  ['config_name', 'text', ({ given }) => given.configName || null],
  ['queue_name', 'text', ({ given }) => given.queueName],
  ['authenticated_user', 'text', ({ given }) => given.authenticatedUser || null],
  ['assumed_role', 'text', ({ given }) => given.assumedRole || null],
  ['authenticated_roles', 'text', ({ given }) => rolesText(given.authenticatedRoles)],
  ['application_version', 'text', ({ given }) => given.applicationVersion],
  ['timeout', 'bigint', ({ given }) => given.timeoutMs],
  ['deduplication_id', 'text', ({ given }) => given.deduplicationId],
  ['priority', 'int', ({ given }) => given.priority || null],
  ['partition_key', 'text', ({ given }) => given.partitionKey],
  ['serialization', 'text', ({ given }) => given.serialization],
  ['creator_xid', 'text', ({ creatorXid }) => creatorXid],
  ['delay_until', 'bigint', ({ given }) => given.delayUntil],
  ['attributes', 'text', ({ given }) => given.attributes],
  ['schedule_name', 'text', ({ given }) => given.scheduleName],
  ['debounce_deadline', 'bigint', ({ given }) => given.debounceDeadline],
  ['is_debounced', 'bool', ({ given }) => given.isDebounced || null],
  ['application_name', 'text', ({ given }) => given.applicationName],
  ['ordinal', 'int', ({ given }) => given.ordinal || null],
  ['input', 'text', ({ given }) => given.input],
  ['parent', 'text', ({ given }) => given.parentId],
  ['deadline', 'bigint', ({ given }) => given.deadline],
]
const EXTRAS: Field = ['extras', 'jsonb', ({ given }) => extrasText(given.extras)]

const [PATIENCE, LEGACY] = [1, 2]
const placed = (fields: readonly Field[]) => fields.map(([name, type], i) => ({ name, type, place: `$${i + 3}` }))

/** What no row of the batch sets comes as NULL and costs nothing. */
function unnested(fields: readonly Field[]): string {
  const arrays = placed(fields).map(({ place, type }) => `${place}::${type}[]`)
  return `given AS (
    SELECT * FROM unnest(${arrays.join(', ')}) AS g(${fields.map(([name]) => name).join(', ')})`
}

/** Two dozen arrays of one element cost Postgres twice as much as all the rest. */
function scalars(fields: readonly Field[]): string {
  const values = placed(fields).map(({ name, type, place }) => `${place}::${type} AS ${name}`)
  return `given AS NOT MATERIALIZED (
    SELECT ${values.join(', ')}`
}

/** SQL of a new row by its columns, from `given` and the time `at`. */
const ROW = {
  workflow_uuid: 'id',
  status: `CASE WHEN delay_until IS NULL THEN 'ENQUEUED' ELSE 'DELAYED' END`,
  name: 'name',
  class_name: 'class_name',
  config_name: 'config_name',
  queue_name: 'queue_name',
  authenticated_user: `COALESCE(authenticated_user, '')`,
  assumed_role: `COALESCE(assumed_role, '')`,
  authenticated_roles: `COALESCE(authenticated_roles, '[]')`,
  executor_id: `''`,
  application_version: 'application_version',
  application_id: `''`,
  created_at: 'at',
  updated_at: 'at',
  recovery_attempts: '0',
  workflow_timeout_ms: 'timeout',
  inputs: `CASE WHEN $${LEGACY}::bool THEN input END`,
  deduplication_id: 'deduplication_id',
  priority: 'COALESCE(priority, 0)',
  queue_partition_key: 'partition_key',
  serialization: 'serialization',
  creator_xid: 'creator_xid',
  delay_until_epoch_ms: 'delay_until',
  attributes: 'attributes::jsonb',
  schedule_name: 'schedule_name',
  debounce_deadline_epoch_ms: 'debounce_deadline',
  is_debounced: 'COALESCE(is_debounced, FALSE)',
  application_name: 'application_name',
  parent_workflow_id: 'parent',
  workflow_deadline_epoch_ms: 'deadline',
}

/** `other`: columns whose value is another. */
export function insertRow(from: string, other: Readonly<Record<string, string>> = {}): string {
  const row = { ...ROW, ...other }
  return `INSERT INTO dbos.workflow_status (${Object.keys(row).join(', ')})
    SELECT ${Object.values(row).join(', ')}
    FROM ${from}`
}

const STAMP = `LATERAL (SELECT ${NOW_MS} + COALESCE(ordinal, 0)) AS stamp(at)`

// Patience: how long it waits for another transaction with one of the ids, NULL as long as any statement.
const rowsOf = (given: string) => `WITH patience AS (
    SELECT set_config('lock_timeout', $${PATIENCE}, TRUE)
  ), ${given}
    WHERE $${PATIENCE}::text IS NULL OR EXISTS (SELECT 1 FROM patience)
  ), made AS (
    ${insertRow(`given, ${STAMP}`)}`

// Skips what collides with either unique index (the key; queue and deduplication id), so that nothing fails its
// neighbours or the caller's transaction, and an existing row is not even touched. An input is written only with the
// row that this statement made; one that a deleted workflow of the same id left behind is replaced.
const insertion = (given: string, extras = '', notice = '') => `${rowsOf(given)}
    ON CONFLICT DO NOTHING
    RETURNING workflow_uuid, created_at
  ), fed AS (
    INSERT INTO dbos.workflow_input (workflow_uuid, inputs)
    SELECT g.id, g.input FROM given g JOIN made m ON m.workflow_uuid = g.id
    ON CONFLICT (workflow_uuid) DO UPDATE
      SET inputs = EXCLUDED.inputs, retention_timestamp = EXCLUDED.retention_timestamp
  )${extras}
  SELECT workflow_uuid AS id${notice} FROM made`

// Fails as a whole where anything collides; to skip it costs half as much again.
const hopefulInsertion = (given: string) => `${rowsOf(given)}
  )
  INSERT INTO dbos.workflow_input (workflow_uuid, inputs) SELECT id, input FROM given`

// Another workflow of that id may have left its own behind.
const kept = `, kept AS (
    INSERT INTO perdure.workflow_extras (workflow_id, run_id, ${EXTRAS_COLUMNS})
    SELECT m.workflow_uuid, g.creator_xid, ${extrasValues('g.extras', 'm.created_at')}
    FROM given g JOIN made m ON m.workflow_uuid = g.id WHERE g.extras IS NOT NULL
    ON CONFLICT (workflow_id) DO UPDATE SET (run_id, ${EXTRAS_COLUMNS}, first_run_id, attempt, last_failure) =
      ROW (EXCLUDED.run_id, EXCLUDED.${EXTRAS_COLUMNS.replace(/, */g, ', EXCLUDED.')}, NULL, 1, NULL)
  )`

interface Form {
  fields: readonly Field[]
  many: Statement
  one: Statement
}

function form(name: string, fields: readonly Field[], more = ''): Form {
  return {
    fields,
    many: statement(name, insertion(unnested(fields), more)),
    one: statement(`${name}_one`, insertion(scalars(fields), more)),
  }
}

const plain = form('enqueue', FIELDS)
const extended = form('enqueue_with_extras', [...FIELDS, EXTRAS], kept)
const hopeful: Form = {
  fields: FIELDS,
  many: statement('enqueue_new', hopefulInsertion(unnested(FIELDS))),
  one: statement('enqueue_new_one', hopefulInsertion(scalars(FIELDS))),
}

/** SQL of a single row, `given`, from the parameters $3 on, and `valuesOfOne` of them; and the places of those that follow. */
export const ONE_GIVEN = scalars(FIELDS)
export const placeAfter = (n: number) => `$${FIELDS.length + 3 + n}`

export function valuesOfOne(row: Insert): Value[] {
  return FIELDS.map(([, , of]) => of(row))
}

const told = statement(
  'enqueue_told_one',
  insertion(scalars(FIELDS), '', `, pg_notify(${placeAfter(0)}, ${placeAfter(1)})`),
)

/** A plain one (`isPlain`), and a notification with its commit. False: something collided, and nothing was written. */
export async function insertAndNotify(sql: Sql, row: Insert, channel: string, payload: string): Promise<boolean> {
  const made = await sql.run(told, [null, sql.legacyPayloads, ...valuesOfOne(row), channel, payload])
  return made.length > 0
}

/** The ids of those that are there now, by us. */
export async function insertRows(sql: Sql, rows: readonly Insert[], patience?: Patience): Promise<Set<string>> {
  const made = await run<{ id: string }>(sql, rows.some(hasExtras) ? extended : plain, rows, patience)
  return new Set(made.map(({ id }) => id))
}

/** Plain ones. False: something collided, and nothing was written. Not for a transaction, which would end by it. */
export async function insertNewRows(sql: Database, rows: readonly Insert[], patience: Patience): Promise<boolean> {
  try {
    await run(sql, hopeful, rows, patience)
    return true
  } catch (error) {
    if (error instanceof StoreError && error.sqlstate === UNIQUE_VIOLATION) return false
    throw error
  }
}

function hasExtras({ given }: Insert): boolean {
  return given.extras !== undefined
}

function run<Row extends object>(
  sql: Sql,
  { fields, many, one }: Form,
  rows: readonly Insert[],
  patience: Patience | undefined,
): Promise<Row[]> {
  const [row] = rows
  const alone = row !== undefined && rows.length === 1
  const values: unknown[] = [patience ?? null, sql.legacyPayloads]
  for (const [, type, of] of fields) values.push(alone ? of(row) : columnOf(type, rows, of))
  return sql.run<Row>(alone ? one : many, values)
}

function rolesText(roles: readonly string[]): string | null {
  return roles.length > 0 ? JSON.stringify(roles) : null
}
