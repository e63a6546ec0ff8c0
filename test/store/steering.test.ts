import { describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.js'
import { statement } from '../../src/store/statement.js'
import { cancelWorkflows } from '../../src/store/workflows/cancellation.js'
import { deleteWorkflows } from '../../src/store/workflows/deletion.js'
import {
  resumeWorkflows,
  type Steered,
  setWorkflowDelay,
  setWorkflowPriority,
  updateWorkflowAttributes,
} from '../../src/store/workflows/steering.js'
import { terminateWorkflows } from '../../src/store/workflows/terminate.js'
import { freshDatabase } from '../database.js'
import { history, oneOfEach, sdkTwins } from './sdk-twins.js'

const twins = sdkTwins()
const ACTIVE = ['ENQUEUED', 'DELAYED', 'PENDING']
const ALL = [...ACTIVE, 'SUCCESS', 'ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED']

/** Ids to what was done to them. */
function told(results: Steered[]): Record<string, string> {
  for (const { id, status, result } of results) expect(status).toBe(result === 'not found' ? null : id)
  return Object.fromEntries(results.map(({ id, result }) => [id, result]))
}

const result = (changed: string[], asked = ALL) =>
  Object.fromEntries(asked.map((id) => [id, changed.includes(id) ? 'changed' : 'not applicable']))

const family = `INSERT INTO dbos.workflow_status (workflow_uuid, status, name, parent_workflow_id) VALUES
  ('root', 'SUCCESS', 'w', NULL), ('child', 'PENDING', 'w', 'root'), ('grandchild', 'ENQUEUED', 'w', 'child'),
  ('done', 'ERROR', 'w', 'root'), ('under-done', 'PENDING', 'w', 'done'), ('stranger', 'PENDING', 'w', NULL),
  ('loop', 'PENDING', 'w', 'grandchild'); UPDATE dbos.workflow_status SET parent_workflow_id = 'loop' WHERE workflow_uuid = 'root';`

describe('cancelWorkflows', () => {
  test('does what the SDK does to each state, and says what it did', async () => {
    await twins.both(oneOfEach)
    let results: Steered[] = []
    await twins.sameRows(
      (client) => client.cancelWorkflows(['nobody', ...ALL]),
      async (database) => {
        results = await cancelWorkflows(database, ['nobody', ...ALL, 'PENDING'])
      },
    )
    expect(told(results)).toEqual({
      nobody: 'not found',
      ...result([...ACTIVE, 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED']),
    })
  })

  test('with children: all below, level by level, through finished ones and around a loop', async () => {
    await twins.both(family)
    let results: Steered[] = []
    await twins.sameRows(
      (client) => client.cancelWorkflow('root', { cancelChildren: true }),
      async (database) => {
        results = await cancelWorkflows(database, ['root'], { children: true })
      },
    )
    expect(results.map(({ id, result }) => [id, result]).sort()).toEqual([
      ['child', 'changed'],
      ['done', 'not applicable'],
      ['grandchild', 'changed'],
      ['loop', 'changed'],
      ['root', 'not applicable'],
      ['under-done', 'changed'],
    ])
  })

  test('what is under way elsewhere is waited for, and judged by what it became', async () => {
    await twins.both(oneOfEach)
    const finish = statement(
      'test_finish',
      `UPDATE dbos.workflow_status SET status = 'SUCCESS' WHERE workflow_uuid = 'PENDING' RETURNING 1`,
    )
    let cancelling: Promise<Steered[]> | undefined
    await twins.database.transaction(async (sql) => {
      await sql.run(finish)
      cancelling = cancelWorkflows(twins.database, ['PENDING', 'ENQUEUED'])
      await expect.poll(() => twins.query(blocked)).toHaveLength(1)
    })
    expect(await cancelling).toMatchObject([
      { id: 'PENDING', result: 'not applicable', status: 'SUCCESS' },
      { id: 'ENQUEUED', result: 'changed', status: 'ENQUEUED' },
    ])
  })

  test('many at once in any order do not lock each other out', async () => {
    await twins.both(oneOfEach)
    const wide = openDatabase({ url: await freshDatabase(), poolSize: 8 })
    await fill(wide, 200)
    const ids = Array.from({ length: 200 }, (_, i) => `w${i}`)
    await Promise.all(
      Array.from({ length: 16 }, (_, n) => cancelWorkflows(wide, n % 2 ? ids : [...ids].reverse().slice(n))),
    )
    await wide.close()
  })
})

const blocked = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`

async function fill(database: Database, count: number) {
  const insert = statement(
    'test_fill',
    `INSERT INTO dbos.workflow_status (workflow_uuid, status, name) SELECT 'w' || n, 'PENDING', 'w' FROM generate_series(0, $1 - 1) n`,
  )
  await database.run(insert, [count])
}

test('terminateWorkflows writes the row as cancel does, and a note that a later change makes void', async () => {
  await twins.both(oneOfEach)
  let results: Steered[] = []
  await twins.sameRows(
    (client) => client.cancelWorkflows(ALL),
    async (database) => {
      results = await terminateWorkflows(database, [...ALL, 'nobody'], { reason: 'why', caller: 'who' })
    },
  )
  expect(told(results).PENDING).toBe('changed')
  expect(told(results).SUCCESS).toBe('not applicable')
  const notes = `SELECT t.* FROM perdure.terminations t JOIN dbos.workflow_status w
    ON w.workflow_uuid = t.workflow_id AND w.completed_at = t.completed_at AND w.status = 'CANCELLED' ORDER BY 1`
  const noted = await twins.query(notes)
  expect(noted.map((row) => row.workflow_id)).toEqual([
    'CANCELLED',
    'DELAYED',
    'ENQUEUED',
    'MAX_RECOVERY_ATTEMPTS_EXCEEDED',
    'PENDING',
  ])
  expect(noted[0]).toMatchObject({ reason: 'why', caller: 'who' })
  await resumeWorkflows(twins.database, ['PENDING'])
  expect(await twins.query(notes)).toHaveLength(4)
  await terminateWorkflows(twins.database, ['PENDING'], { reason: 'again', caller: 'who' })
  expect((await twins.query(notes)).at(-1)).toMatchObject({ workflow_id: 'PENDING', reason: 'again' })
  await deleteWorkflows(twins.database, ALL)
  expect(await twins.query('SELECT * FROM perdure.terminations')).toEqual([])
})

test.each([undefined, 'other'])('resumeWorkflows does what the SDK does to each state, queue %s', async (queueName) => {
  await twins.both(oneOfEach)
  let results: Steered[] = []
  await twins.sameRows(
    (client) => client.resumeWorkflows(ALL, queueName === undefined ? {} : { queueName }),
    async (database) => {
      results = await resumeWorkflows(database, ALL, queueName)
    },
  )
  expect(told(results)).toEqual(result([...ACTIVE, 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED']))
  expect(told(await resumeWorkflows(twins.database, ['nobody']))).toEqual({ nobody: 'not found' })
})

test('trap 24: a resumed workflow keeps its creation time, and so its place in the line', async () => {
  await twins.both(oneOfEach)
  await resumeWorkflows(twins.database, ['CANCELLED'])
  expect(await twins.query(`SELECT created_at FROM dbos.workflow_status WHERE workflow_uuid = 'CANCELLED'`)).toEqual([
    { created_at: '7000' },
  ])
})

test('trap 5: whoever was executing loses the token by cancel and by resume', async () => {
  await twins.both(oneOfEach)
  const owner = `SELECT owner_xid FROM dbos.workflow_status WHERE workflow_uuid = 'PENDING'`
  await cancelWorkflows(twins.database, ['PENDING'])
  expect(await twins.query(owner)).toEqual([{ owner_xid: null }])
  await twins.query(
    `UPDATE dbos.workflow_status SET status = 'PENDING', owner_xid = 'new' WHERE workflow_uuid = 'PENDING'`,
  )
  await resumeWorkflows(twins.database, ['PENDING'])
  expect(await twins.query(owner)).toEqual([{ owner_xid: null }])
})

test('setWorkflowPriority and setWorkflowDelay change what has not begun, as the SDK', async () => {
  await twins.both(oneOfEach)
  const told2: Record<string, string>[] = []
  await twins.sameRows(
    async (client) => {
      for (const id of [...ALL, 'nobody']) await client.setWorkflowPriority(id, 9)
      for (const id of ALL) await client.setWorkflowDelay(id, { delayUntilEpochMS: 12345 })
    },
    async (database) => {
      told2.push(told(await setWorkflowPriority(database, ALL, 9)))
      told2.push(told(await setWorkflowDelay(database, ALL, 12345)))
    },
  )
  expect(told2).toEqual([result(['ENQUEUED', 'DELAYED']), result(['DELAYED'])])
})

test('updateWorkflowAttributes replaces, merges or takes away', async () => {
  await twins.both(oneOfEach)
  const of = async (id: string) =>
    (await twins.query('SELECT attributes, updated_at FROM dbos.workflow_status WHERE workflow_uuid = $1', [id]))[0]
  const [merged] = await updateWorkflowAttributes(twins.database, ['SUCCESS'], '{"l": [2]}', 'merge')
  expect(merged?.result).toBe('changed')
  expect((await of('SUCCESS'))?.attributes).toEqual({ k: 1, l: [2] })
  expect(Number((await of('SUCCESS'))?.updated_at)).toBeGreaterThan(8000)
  await updateWorkflowAttributes(twins.database, ['PENDING', 'ERROR'], '{"l": 2}', 'replace')
  expect((await of('PENDING'))?.attributes).toEqual({ l: 2 })
  await updateWorkflowAttributes(twins.database, ['PENDING'], null, 'replace')
  expect((await of('PENDING'))?.attributes).toBeNull()
  await updateWorkflowAttributes(twins.database, ['PENDING'], '{"m": 3}', 'merge')
  expect((await of('PENDING'))?.attributes).toEqual({ m: 3 })
  expect(await updateWorkflowAttributes(twins.database, ['nobody'], '{}', 'merge')).toMatchObject([
    { result: 'not found' },
  ])
})

describe('deleteWorkflows', () => {
  test('trap 21: takes inputs, outputs and steps along, which have no foreign key', async () => {
    await twins.both(oneOfEach + history('SUCCESS') + history('PENDING') + history('ERROR'))
    let results: Steered[] = []
    await twins.sameRows(
      (client) => client.deleteWorkflows(['SUCCESS', 'PENDING', 'nobody']),
      async (database) => {
        results = await deleteWorkflows(database, ['SUCCESS', 'PENDING', 'nobody'])
      },
    )
    expect(told(results)).toEqual({ SUCCESS: 'changed', PENDING: 'changed', nobody: 'not found' })
    expect(await twins.query('SELECT DISTINCT workflow_uuid FROM dbos.operation_outputs')).toEqual([
      { workflow_uuid: 'ERROR' },
    ])
  })

  test('with children: all below', async () => {
    await twins.both(family)
    let results: Steered[] = []
    await twins.sameRows(
      (client) => client.deleteWorkflow('child', true),
      async (database) => {
        results = await deleteWorkflows(database, ['child'], { children: true })
      },
    )
    expect(results).toHaveLength(6)
    expect(await twins.query('SELECT workflow_uuid FROM dbos.workflow_status')).toEqual([{ workflow_uuid: 'stranger' }])
  })

  test('an outcome that is being written is waited for, and leaves no orphan', async () => {
    await twins.both(oneOfEach)
    const finish = statement(
      'test_finish_fully',
      `WITH done AS (UPDATE dbos.workflow_status SET status = 'SUCCESS' WHERE workflow_uuid = 'PENDING')
       INSERT INTO dbos.workflow_output (workflow_uuid, output) VALUES ('PENDING', '1')`,
    )
    let deleting: Promise<Steered[]> | undefined
    await twins.database.transaction(async (sql) => {
      await sql.run(finish)
      deleting = deleteWorkflows(twins.database, ['PENDING'])
      await expect.poll(() => twins.query(blocked)).toHaveLength(1)
    })
    expect(await deleting).toEqual([{ id: 'PENDING', result: 'changed', status: 'SUCCESS' }])
    expect(await twins.query('SELECT * FROM dbos.workflow_output')).toEqual([])
  })
})
