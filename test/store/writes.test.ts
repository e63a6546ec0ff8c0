import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import type pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.js'
import { type NewMessage, sendOrRefuse } from '../../src/store/messages.js'
import { type EnqueueOutcome, enqueueWorkflows, type NewWorkflow } from '../../src/store/workflows/enqueue.js'
import { NO_EXTRAS } from '../../src/store/workflows/extras.js'
import { Writes } from '../../src/store/workflows/writes.js'
import { connectionTo, freshDatabase } from '../database.js'
import { differences, normalised, snapshot, UUID } from '../differential/snapshot.js'
import { atFileEnd } from '../setup/file-end.js'
import { statements } from '../statements.js'
import { aWorkflow } from './a-workflow.js'

interface Side {
  database: Database
  sql: pg.Client
}

let together: Side
let alone: Side

beforeAll(async () => {
  together = await side()
  alone = await side()
})

async function side(): Promise<Side> {
  const url = await freshDatabase()
  const database = openDatabase({ url })
  atFileEnd(() => database.close())
  return { database, sql: await connectionTo(url) }
}

/** On both twins: a workflow that is there, one that holds a deduplication id, and a fork. */
async function prepare(): Promise<void> {
  for (const { database, sql } of [together, alone]) {
    // What these tests write; TRUNCATE of all tables would take longer than the tests.
    await sql.query(
      'DELETE FROM dbos.workflow_status; DELETE FROM dbos.workflow_input; DELETE FROM perdure.workflow_extras',
    )
    await enqueueWorkflows(database, [
      aWorkflow({ id: 'there', input: '[1]' }),
      aWorkflow({ id: 'holder', deduplicationId: 'held' }),
      aWorkflow({ id: 'fork' }),
    ])
    await sql.query(`UPDATE dbos.workflow_status SET forked_from = 'there' WHERE workflow_uuid = 'fork'`)
  }
}

type Answer<T> = { answer: T } | { error: string }

const settled = <T>(call: Promise<T>): Promise<Answer<T>> =>
  call.then(
    (answer) => ({ answer }),
    (error) => ({ error: `${error.reason}: ${error.message} ${JSON.stringify(error.metadata)}` }),
  )

async function oneByOne<C, T>(calls: readonly C[], act: (call: C) => Promise<T>): Promise<Answer<T>[]> {
  const answers: Answer<T>[] = []
  for (const call of calls) answers.push(await settled(act(call)))
  return answers
}

/** The answers of calls made at once, and one by one on the twin; the rows of both must be the same. */
async function compared<C, T>(
  calls: readonly C[],
  atOnce: (writes: Writes, call: C) => Promise<T>,
  byItself: (database: Database, call: C) => Promise<T>,
): Promise<{ atOnce: Answer<T>[]; byItself: Answer<T>[] }> {
  await prepare()
  const now = Date.now()
  const writes = new Writes(together.database)
  const answers = await Promise.all(calls.map((call) => settled(atOnce(writes, call))))
  const expected = await oneByOne(calls, (call) => byItself(alone.database, call))
  const rows = await Promise.all(
    [together, alone].map(async ({ sql }) => ({
      ...(await snapshot(sql, 'perdure')),
      ...(await snapshot(sql, 'dbos')),
    })),
  )
  const [left, right] = rows.map((taken) => normalised(taken, now))
  expect(differences(left ?? {}, right ?? {})).toEqual([])
  return { atOnce: answers, byItself: expected }
}

/** Runs have drawn ids: those of each side numbered as they appear. */
function undrawn(answers: Answer<EnqueueOutcome[]>[]): unknown {
  const drawn = new Map<string, number>()
  const text = JSON.stringify(answers).replace(UUID, (id) => {
    drawn.set(id, drawn.get(id) ?? drawn.size)
    return `run ${drawn.get(id)}`
  })
  return JSON.parse(text)
}

const workflows: fc.Arbitrary<NewWorkflow[]> = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'there', 'holder'),
      name: fc.constantFrom('work', 'work', 'work', 'other'),
      className: fc.constantFrom(null, null, 'C'),
      queueName: fc.constantFrom('queue', 'queue', 'elsewhere'),
      input: fc.constantFrom('[1]', '[1]', '[2]'),
      deduplicationId: fc.constantFrom(null, null, 'held', 'd1', 'd2'),
      rejectExisting: fc.constantFrom(false, false, true),
      returnHolder: fc.boolean(),
      extras: fc.constantFrom(undefined, undefined, { ...NO_EXTRAS, memo: '{}' }),
    }),
    { selector: ({ id }) => id, minLength: 1, maxLength: 3 },
  )
  .map((given) => given.map(aWorkflow))

/** Of a call that Postgres refuses (jsonb holds no NUL), and the statement with it. */
const refused = fc.boolean().map((deduplicated) => {
  return [aWorkflow({ attributes: '"\\u0000"', deduplicationId: deduplicated ? randomUUID() : null })]
})

const messages: fc.Arbitrary<NewMessage[]> = fc.array(
  fc.record({
    destination: fc.constantFrom('there', 'there', 'holder', 'fork', 'nobody'),
    topic: fc.constantFrom(null, 't'),
    // No text column holds it: the whole statement fails.
    text: fc.constantFrom('1', '2', '3', '4', '5', '\u0000'),
    serialization: fc.constant('portable_json'),
    idempotencyKey: fc.constantFrom(null, null, null, 'k1', 'k2'),
    toForks: fc.constantFrom(false, false, true),
  }),
  { minLength: 1, maxLength: 3 },
)

const runs = { numRuns: 25 }

describe('calls at once get the answers, and leave the rows, that they would one by one', () => {
  test('enqueues', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ arbitrary: workflows, weight: 9 }, refused), { minLength: 1, maxLength: 60 }),
        async (calls) => {
          const answers = await compared(calls, (writes, call) => writes.enqueue(call), enqueueWorkflows)
          expect(undrawn(answers.atOnce)).toEqual(undrawn(answers.byItself))
        },
      ),
      runs,
    )
  })

  test('messages, in their order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(messages, { minLength: 1, maxLength: 60 }), async (calls) => {
        const answers = await compared(calls, (writes, call) => writes.send(call), sendOrRefuse)
        expect(answers.atOnce).toEqual(answers.byItself)
        const [left, right] = await Promise.all(
          [together, alone].map(async ({ sql }) => {
            const { rows } = await sql.query(
              'SELECT destination_uuid, topic, message FROM dbos.notifications ORDER BY 1, 2, created_at_epoch_ms',
            )
            return rows
          }),
        )
        expect(left).toEqual(right)
      }),
      runs,
    )
  })
})

test('a call stamps its own workflows one after the other, whoever else is in the batch', async () => {
  await prepare()
  const writes = new Writes(together.database)
  const call = (name: string) => [0, 1, 2].map((ordinal) => aWorkflow({ id: `${name}${ordinal}`, ordinal }))
  await Promise.all(['x', 'y', 'z'].map((name) => writes.enqueue(call(name))))
  const { rows } = await together.sql.query(
    `SELECT left(workflow_uuid, 1) AS name, array_agg(created_at - first ORDER BY workflow_uuid)::text AS stamps
     FROM (SELECT *, min(created_at) OVER () AS first FROM dbos.workflow_status WHERE workflow_uuid ~ '^[xyz][0-9]$') w
     GROUP BY 1 ORDER BY 1`,
  )
  expect(rows).toEqual(['x', 'y', 'z'].map((name) => ({ name, stamps: '{0,1,2}' })))
})

test('trap 26: messages that come at once to one workflow have a stamp each, in their order', async () => {
  await prepare()
  const writes = new Writes(together.database)
  const message = { destination: 'there', topic: null, serialization: 'portable_json', toForks: false }
  const texts = Array.from({ length: 300 }, (_, n) => `${n}`)
  await Promise.all(texts.map((text) => writes.send([{ ...message, text, idempotencyKey: null }])))
  const { rows } = await together.sql.query(
    'SELECT message, created_at_epoch_ms::text AS stamp FROM dbos.notifications ORDER BY created_at_epoch_ms',
  )
  expect(rows.map(({ message }) => message)).toEqual(texts)
  expect(new Set(rows.map(({ stamp }) => stamp)).size).toBe(texts.length)
})

test('a thousand calls are a few statements; switched off, each has its own', async () => {
  await prepare()
  const calls = Array.from({ length: 1000 }, () => [aWorkflow({ id: randomUUID() })])
  const counted = statements()
  const writes = new Writes(together.database)
  await Promise.all(calls.map((call) => writes.enqueue(call)))
  expect(counted.of('enqueue_new')).toBeLessThanOrEqual(2)
  expect(counted.of('enqueue')).toBe(0)
  const separate = new Writes(together.database, { coalesce: false })
  await Promise.all(calls.slice(0, 50).map((call) => separate.enqueue(call)))
  expect(counted.of('enqueue_one')).toBe(50)
  expect(counted.of('enqueue_in_the_way')).toBe(50)
})

test('ids are taken for new until one is known: its batch is written by the statement that skips, and so are those after it', async () => {
  await prepare()
  const counted = statements()
  const writes = new Writes(together.database)
  const call = (...ids: string[]) => writes.enqueue(ids.map((id) => aWorkflow({ id })))
  const kinds = async (...ids: string[]) => (await call(...ids)).map(({ kind }) => kind)
  expect(await kinds('new-1', 'new-2')).toEqual(['created', 'created'])
  expect(counted.sent).toEqual(['enqueue_new'])
  expect(await kinds('new-3', 'there', 'new-4')).toEqual(['created', 'existing', 'created'])
  expect(counted.failures).toEqual(['23505'])
  expect(await kinds('new-5', 'there')).toEqual(['created', 'existing'])
  expect(counted.failures).toEqual(['23505'])
  expect(counted.of('enqueue_new')).toBe(2)
})

test('an input that a deleted workflow of the same id left behind is replaced', async () => {
  await prepare()
  await together.sql.query(`INSERT INTO dbos.workflow_input (workflow_uuid, inputs) VALUES ('left', '"old"')`)
  await new Writes(together.database).enqueue([aWorkflow({ id: 'left', input: '[1]' })])
  const { rows } = await together.sql.query(`SELECT inputs FROM dbos.workflow_input WHERE workflow_uuid = 'left'`)
  expect(rows).toEqual([{ inputs: '[1]' }])
})
