import { randomUUID } from 'node:crypto'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.js'
import { statement } from '../../src/store/statement.js'
import { enqueueAtomically, enqueueWorkflows, inOrder } from '../../src/store/workflows/enqueue.js'
import { freshDatabase, withClient } from '../database.js'
import { aWorkflow } from './a-workflow.js'

let url: string
let database: Database
let sdk: DBOSClient

beforeAll(async () => {
  url = await freshDatabase()
  database = openDatabase({ url, poolSize: 8 })
  sdk = await DBOSClient.create({ systemDatabaseUrl: url })
})
afterAll(async () => {
  await sdk.destroy()
  await database.close()
})
beforeEach(() => execute('TRUNCATE dbos.workflow_status, dbos.workflow_input, dbos.workflow_output CASCADE'))

async function execute(text: string, values: unknown[] = []) {
  return (await withClient(url, (client) => client.query(text, values))).rows
}

const blocked = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`

const everything = (id: string) =>
  execute(
    `SELECT to_jsonb(w) AS status, to_jsonb(i) AS input FROM dbos.workflow_status w
     LEFT JOIN dbos.workflow_input i USING (workflow_uuid) WHERE workflow_uuid = $1`,
    [id],
  )

async function one(given: Parameters<typeof aWorkflow>[0]) {
  const [outcome] = await enqueueWorkflows(database, [aWorkflow(given)])
  return outcome
}

describe('enqueueWorkflows', () => {
  test('writes the very row that DBOSClient writes, bare and with every option', async () => {
    const bare = { workflowName: 'work', queueName: 'queue' }
    const full = {
      ...bare,
      workflowClassName: 'Class',
      workflowConfigName: 'config',
      appVersion: 'v1',
      workflowTimeoutMS: 1234,
      deduplicationID: 'dedup',
      priority: 7,
      queuePartitionKey: 'partition',
      delaySeconds: 60,
      authenticatedUser: 'user',
      authenticatedRoles: ['a', 'b"c'],
      attributes: { some: 'thing', n: [1, null] },
      applicationName: 'app',
    }
    const theirs = [
      await sdk.enqueuePortable(bare, ['x'], { named: 1 }),
      await sdk.enqueuePortable(full, ['x'], { named: 1 }),
    ].map((handle) => handle.workflowID)
    const input = '{"positionalArgs":["x"],"namedArgs":{"named":1}}'
    await execute('UPDATE dbos.workflow_status SET deduplication_id = NULL WHERE deduplication_id IS NOT NULL')
    await enqueueWorkflows(database, [
      aWorkflow({ id: 'bare', input }),
      aWorkflow({
        id: 'full',
        input,
        className: 'Class',
        configName: 'config',
        applicationVersion: 'v1',
        timeoutMs: 1234,
        deduplicationId: 'dedup',
        priority: 7,
        partitionKey: 'partition',
        delayUntil: Date.now() + 60_000,
        authenticatedUser: 'user',
        authenticatedRoles: ['a', 'b"c'],
        attributes: '{"some":"thing","n":[1,null]}',
        applicationName: 'app',
      }),
    ])
    const normal = ([row]: Record<string, Record<string, unknown>>[]) => {
      const { status, input } = row ?? {}
      for (const key of ['creator_xid', 'created_at', 'updated_at', 'workflow_uuid']) {
        expect(status?.[key]).toBeTruthy()
        delete status?.[key]
      }
      if (status?.delay_until_epoch_ms)
        status.delay_until_epoch_ms = Math.round(Number(status.delay_until_epoch_ms) / 1e5)
      if (status?.deduplication_id) status.deduplication_id = null
      return { status, inputs: input?.inputs }
    }
    expect(normal(await everything('bare'))).toEqual(normal(await everything(theirs[0] as string)))
    expect(normal(await everything('full'))).toEqual(normal(await everything(theirs[1] as string)))
  })

  test('trap 3: an empty class or config name is stored as NULL', async () => {
    await one({ id: 'a', className: '', configName: '' })
    const rows = await execute('SELECT class_name, config_name FROM dbos.workflow_status')
    expect(rows).toEqual([{ class_name: null, config_name: null }])
    expect(await one({ id: 'a' })).toMatchObject({ kind: 'existing' })
  })

  test('trap 4: the insert token is creator_xid, nobody owns what is only enqueued', async () => {
    await one({ id: 'a' })
    const [row] = await execute('SELECT owner_xid, creator_xid FROM dbos.workflow_status')
    expect(row).toEqual({ owner_xid: null, creator_xid: expect.stringMatching(/^[0-9a-f-]{36}$/) })
  })

  test('traps 1 and 2: the payload goes to workflow_input alone, and to both places for old peers', async () => {
    await one({ id: 'a', input: '"new"' })
    const old = openDatabase({ url, legacyPayloads: true })
    await enqueueWorkflows(old, [aWorkflow({ id: 'b', input: '"both"' })])
    await old.transaction((sql) => enqueueWorkflows(sql, [aWorkflow({ id: 'c', input: '"both"' })]))
    await old.close()
    const rows = await execute(
      `SELECT w.inputs AS legacy, i.inputs FROM dbos.workflow_status w JOIN dbos.workflow_input i USING (workflow_uuid)
       ORDER BY workflow_uuid`,
    )
    expect(rows).toEqual([
      { legacy: null, inputs: '"new"' },
      { legacy: '"both"', inputs: '"both"' },
      { legacy: '"both"', inputs: '"both"' },
    ])
  })

  test('the same id again gives the existing workflow, untouched, and says whether the arguments were the same', async () => {
    await one({ id: 'a', input: '[1]', queueName: 'first' })
    const before = await everything('a')
    const again = await one({ id: 'a', input: '[2]', queueName: 'second' })
    expect(again).toMatchObject({
      kind: 'existing',
      existing: { id: 'a', status: 'ENQUEUED', queueName: 'first', name: 'work', sameInput: false },
    })
    expect(await one({ id: 'a', input: '[1]' })).toMatchObject({ existing: { sameInput: true } })
    expect(await everything('a')).toEqual(before)
  })

  test('trap 22: arguments are not swapped under an existing workflow that has only a legacy input', async () => {
    await execute(
      `INSERT INTO dbos.workflow_status (workflow_uuid, status, name, inputs) VALUES ('a', 'ENQUEUED', 'work', '[1]')`,
    )
    expect(await one({ id: 'a', input: '[2]' })).toMatchObject({ kind: 'existing', existing: { sameInput: false } })
    expect(await one({ id: 'a', input: '[1]' })).toMatchObject({ kind: 'existing', existing: { sameInput: true } })
    expect(await execute('SELECT * FROM dbos.workflow_input')).toEqual([])
  })

  test('trap 21: an input that a deleted workflow of the same id left behind is not resurrected', async () => {
    await execute(`INSERT INTO dbos.workflow_input (workflow_uuid, inputs) VALUES ('a', '"old"')`)
    await one({ id: 'a', input: '"new"' })
    expect(await everything('a')).toMatchObject([{ input: { inputs: '"new"' } }])
  })

  test('another name, class or configuration under the same id is a conflict, in that order', async () => {
    await one({ id: 'a', className: 'C' })
    const conflict = { kind: 'conflict', id: 'a' }
    expect(await one({ id: 'a', name: 'other', className: 'D' })).toEqual({
      ...conflict,
      field: 'name',
      existing: 'work',
      given: 'other',
    })
    expect(await one({ id: 'a' })).toEqual({ ...conflict, field: 'className', existing: 'C', given: '' })
    expect(await one({ id: 'a', className: 'C', configName: 'x' })).toMatchObject({ ...conflict, field: 'configName' })
  })

  test('an id in use is refused where asked, unless it is our own earlier insert', async () => {
    const creatorXid = randomUUID()
    expect(await one({ id: 'a', creatorXid })).toMatchObject({ kind: 'created' })
    expect(await one({ id: 'a', rejectExisting: true, name: 'other' })).toMatchObject({ kind: 'in use' })
    expect(await one({ id: 'a', rejectExisting: true, creatorXid })).toMatchObject({ kind: 'created' })
    expect(await one({ id: 'b', creatorXid: null })).toMatchObject({ kind: 'created' })
    expect(await one({ id: 'b', creatorXid: null, rejectExisting: true })).toMatchObject({ kind: 'in use' })
    expect(await one({ id: 'b', creatorXid: null })).toMatchObject({ kind: 'existing' })
  })

  test('trap 18: a deduplication id is held per queue, across applications and partitions, and while PENDING', async () => {
    const deduplicationId = 'd'
    await one({ id: 'a', deduplicationId, applicationName: 'one', partitionKey: 'p' })
    await execute(`UPDATE dbos.workflow_status SET status = 'PENDING'`)
    const other = { deduplicationId, applicationName: 'two', partitionKey: 'q' }
    expect(await one({ id: 'b', ...other })).toEqual({ kind: 'deduplicated', id: 'b', holder: 'a' })
    expect(await one({ id: 'b', ...other, returnHolder: true })).toMatchObject({
      kind: 'holder',
      id: 'a',
      status: 'PENDING',
    })
    expect(await one({ id: 'b', ...other, queueName: 'elsewhere' })).toMatchObject({ kind: 'created' })
    // The id conflict comes before the deduplication conflict.
    expect(await one({ id: 'a', ...other })).toMatchObject({ kind: 'existing' })
    await execute(`UPDATE dbos.workflow_status SET deduplication_id = NULL WHERE workflow_uuid = 'a'`)
    expect(await one({ id: 'c', ...other })).toMatchObject({ kind: 'created' })
  })

  test('in a batch each has an outcome of its own, and no refusal fails its neighbours', async () => {
    await one({ id: 'old', deduplicationId: 'held' })
    const outcomes = await enqueueWorkflows(database, [
      aWorkflow({ id: 'z' }),
      aWorkflow({ id: 'old' }),
      aWorkflow({ id: 'x', deduplicationId: 'held' }),
      aWorkflow({ id: 'old', name: 'other' }),
      aWorkflow({ id: 'd1', deduplicationId: 'new' }),
      aWorkflow({ id: 'd0', deduplicationId: 'new' }),
      aWorkflow({ id: 'a' }),
      aWorkflow({ id: 'z', input: '"other"' }),
      aWorkflow({ id: 'later', delayUntil: 1 }),
    ])
    expect(outcomes.map((outcome) => outcome.kind)).toEqual([
      'created',
      'existing',
      'deduplicated',
      'conflict',
      'created',
      'deduplicated',
      'created',
      'existing',
      'created',
    ])
    expect(outcomes[5]).toEqual({ kind: 'deduplicated', id: 'd0', holder: 'd1' })
    expect(outcomes[7]).toMatchObject({ existing: { sameInput: false } })
    expect(outcomes[8]).toMatchObject({ status: 'DELAYED' })
    const rows = await execute(`SELECT workflow_uuid AS id FROM dbos.workflow_input ORDER BY 1`)
    expect(rows.map(({ id }) => id)).toEqual(['a', 'd1', 'later', 'old', 'z'])
  })

  test('atomic: one refusal and nothing is written', async () => {
    await one({ id: 'old', deduplicationId: 'held' })
    const refused = await enqueueAtomically(database, [
      aWorkflow({ id: 'n' }),
      aWorkflow({ id: 'x', deduplicationId: 'held' }),
    ])
    expect(refused).toMatchObject({
      committed: false,
      outcomes: [{ kind: 'created' }, { kind: 'deduplicated', holder: 'old' }],
    })
    expect(await execute('SELECT workflow_uuid AS id FROM dbos.workflow_status')).toEqual([{ id: 'old' }])
    const fine = await enqueueAtomically(database, [
      aWorkflow({ id: 'n' }),
      aWorkflow({ id: 'old' }),
      aWorkflow({ id: 'x', deduplicationId: 'held', returnHolder: true }),
    ])
    expect(fine.committed).toBe(true)
    expect(fine.outcomes.map(({ kind }) => kind)).toEqual(['created', 'existing', 'holder'])
  })

  test('a refusal leaves the caller’s transaction usable', async () => {
    await one({ id: 'old', deduplicationId: 'held' })
    await database.transaction(async (sql) => {
      const [refused] = await enqueueWorkflows(sql, [aWorkflow({ id: 'x', deduplicationId: 'held' })])
      expect(refused?.kind).toBe('deduplicated')
      await enqueueWorkflows(sql, [aWorkflow({ id: 'y' })])
    })
    expect(await execute(`SELECT 1 FROM dbos.workflow_status WHERE workflow_uuid = 'y'`)).toHaveLength(1)
  })

  test('trap 24: a batch is created in strictly increasing milliseconds per queue, one alone at the database’s now', async () => {
    const queues = ['q', 'r', 'q', 'q', 'r']
    await enqueueWorkflows(database, inOrder(queues.map((queueName, i) => aWorkflow({ id: `${9 - i}`, queueName }))))
    const rows = await execute(
      'SELECT workflow_uuid AS id, queue_name, created_at, updated_at FROM dbos.workflow_status',
    )
    const order = (queue: string) =>
      rows
        .filter((row) => row.queue_name === queue)
        .sort((a, b) => Number(a.created_at) - Number(b.created_at))
        .map((row) => row.id)
    expect(order('q')).toEqual(['9', '7', '6'])
    expect(order('r')).toEqual(['8', '5'])
    expect(new Set(rows.map((row) => row.created_at)).size).toBe(3)
    expect(rows.every((row) => row.created_at === row.updated_at)).toBe(true)
    const clock = statement('test_clock', 'SELECT (EXTRACT(EPOCH FROM now()) * 1000)::bigint AS now')
    await database.transaction(async (sql) => {
      await enqueueWorkflows(sql, [aWorkflow({ id: 'alone' })])
      const [time] = await sql.run<{ now: number }>(clock)
      const created = statement(
        'test_created',
        `SELECT created_at AS now FROM dbos.workflow_status WHERE workflow_uuid = 'alone'`,
      )
      expect(await sql.run(created)).toEqual([time])
    })
  })

  test('many batches at once with ids and deduplication ids in common: each id and each slot is won once', async () => {
    const rounds = Array.from({ length: 12 }, (_, n) =>
      enqueueWorkflows(
        database,
        Array.from({ length: 40 }, (_, i) => {
          const k = (i * 7 + n * 13) % 40
          return k < 20
            ? aWorkflow({ id: `shared-${k}` })
            : aWorkflow({ id: `own-${n}-${k}`, deduplicationId: `slot-${k}`, returnHolder: n % 2 === 0 })
        }),
      ),
    )
    const outcomes = (await Promise.all(rounds)).flat()
    expect(outcomes.filter(({ kind }) => kind === 'created')).toHaveLength(40)
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(
      new Set(['created', 'existing', 'holder', 'deduplicated']),
    )
    expect(await execute('SELECT count(*)::int AS n FROM dbos.workflow_input')).toEqual([{ n: 40 }])
  })

  test('a row that another transaction is inserting is waited for, and met as existing or created', async () => {
    for (const end of ['COMMIT', 'ROLLBACK']) {
      await withClient(url, async (other) => {
        await other.query('BEGIN')
        await other.query(
          `INSERT INTO dbos.workflow_status (workflow_uuid, status, name) VALUES ($1, 'ENQUEUED', 'work')`,
          [end],
        )
        const waiting = one({ id: end })
        await expect.poll(() => execute(blocked)).not.toEqual([])
        await other.query(end)
        expect((await waiting)?.kind).toBe(end === 'COMMIT' ? 'existing' : 'created')
      })
    }
  })
})
