import { randomUUID } from 'node:crypto'
import { type Client, ConnectError, createClient } from '@connectrpc/connect'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { DeduplicationPolicy, IdReusePolicy } from '../../gen/ts/perdure/v1/workflow_start_pb.js'
import { connectionTo, freshDatabase } from '../database.js'
import { differences, normalised, snapshot, UUID } from '../differential/snapshot.js'
import { type ServingOptions, serving } from '../serving.js'
import { statements } from '../statements.js'
import { createGrpcTransport } from '../transport.js'

type Workflows = Client<typeof WorkflowService>
type Act = (workflows: Workflows) => Promise<unknown>

async function serve(options: ServingOptions = {}) {
  const server = await serving(options)
  const sql = await connectionTo(server.databaseUrl)
  return { ...server, sql, workflows: createClient(WorkflowService, createGrpcTransport({ baseUrl: server.url })) }
}

const json = (value: unknown) => ({ content: { case: 'json' as const, value: JSON.stringify(value) } })
const of = (...values: unknown[]) => ({ positional: values.map(json) })

async function settled(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call
  } catch (error) {
    const { code, rawMessage } = ConnectError.from(error)
    const { reason, metadata } = ConnectError.from(error).findDetails(ErrorInfoSchema)[0] ?? {}
    return { code, rawMessage, reason, metadata }
  }
}

/** What the calls below meet: a workflow, one that holds a deduplication id, both with their queue registered or not. */
async function prepare(workflows: Workflows): Promise<void> {
  await workflows.enqueueWorkflow({ workflow: { name: 'wf', queue: 'q', workflowId: 'there', arguments: of(1) } })
  await workflows.enqueueWorkflow({
    workflow: { name: 'wf', queue: 'q', workflowId: 'holder', deduplicationId: 'held' },
  })
}

/** Whatever their order, these have the same answers: those of the same new id all ask for the same. */
function mixed(): Act[] {
  const start = { name: 'wf', queue: 'q' }
  const kinds: ((n: number) => Act)[] = [
    (n) => (to) => to.enqueueWorkflow({ workflow: { ...start, workflowId: `new-${n}`, arguments: of(n) } }),
    (n) => (to) => to.enqueueWorkflow({ workflow: { ...start, workflowId: `shared-${n % 7}`, arguments: of('same') } }),
    () => (to) => to.enqueueWorkflow({ workflow: { ...start, workflowId: 'there', arguments: of(2), queue: 'r' } }),
    () => (to) => to.enqueueWorkflow({ workflow: { ...start, workflowId: 'there', name: 'other' } }),
    (n) => (to) => to.enqueueWorkflow({ workflow: { ...start, workflowId: `held-${n}`, deduplicationId: 'held' } }),
    (n) => (to) =>
      to.enqueueWorkflow({
        workflow: {
          ...start,
          workflowId: `held-${n}`,
          deduplicationId: 'held',
          deduplicationPolicy: DeduplicationPolicy.RETURN_EXISTING,
        },
      }),
    (n) => (to) =>
      to.enqueueWorkflow({ workflow: { ...start, workflowId: `free-${n}`, deduplicationId: `free-${n}` } }),
    () => (to) =>
      to.enqueueWorkflow({ workflow: { ...start, workflowId: 'there', idReusePolicy: IdReusePolicy.REJECT } }),
    (n) => (to) =>
      to.enqueueWorkflow({ workflow: { ...start, workflowId: `large-${n}`, arguments: of('x'.repeat(2000)) } }),
    (n) => (to) => to.enqueueWorkflow({ workflow: { ...start, workflowId: `nul-${n}`, name: 'a\0b' } }),
    (n) => (to) =>
      to.enqueueWorkflows({
        workflows: [
          { ...start, workflowId: `many-${n}-a` },
          { ...start, workflowId: `many-${n}-b`, deduplicationId: 'held' },
          { ...start, workflowId: 'there' },
          { ...start, workflowId: `many-${n}-c`, queue: 'elsewhere' },
        ],
      }),
    (n) => (to) =>
      to.enqueueWorkflows({
        atomic: true,
        workflows: [
          { ...start, workflowId: `whole-${n}-a` },
          { ...start, workflowId: `whole-${n}-b`, deduplicationId: n % 2 === 0 ? 'held' : `whole-${n}` },
        ],
      }),
    (n) => (to) => to.sendMessage({ message: { destination: 'there', value: json(n), idempotencyKey: `k${n % 3}` } }),
    (n) => (to) => to.sendMessage({ message: { destination: `nobody-${n}`, value: json(n) } }),
    (n) => (to) =>
      to.sendMessages({
        messages: [
          { destination: 'holder', topic: 't', value: json(1) },
          { destination: n % 2 === 0 ? 'there' : 'nobody', value: json(2) },
        ],
      }),
    () => (to) => to.getWorkflow({ workflowId: 'holder' }),
    (n) => (to) => to.getWorkflow({ workflowId: `absent-${n}` }),
  ]
  return Array.from({ length: 500 }, (_, n) => (kinds[n % kinds.length] as (n: number) => Act)(n))
}

/** Answers by what is told apart; which of several alike came first is nobody's business. */
function sorted(answers: unknown[]): string[] {
  const clockless = (key: string, value: unknown) =>
    typeof value === 'bigint' ? `${value}` : key === 'createdAt' || key === 'updatedAt' ? 'a time' : value
  return answers.map((answer) => JSON.stringify(answer, clockless).replace(UUID, 'a run')).sort()
}

test('500 callers at once, good and bad, get the answers and leave the rows that one after the other would', async () => {
  const limits = { payloadBytes: 1000 }
  const together = await serve({ limits })
  const alone = await serve({ limits, coalesce: false })
  await prepare(together.workflows)
  await prepare(alone.workflows)
  const now = Date.now()
  const calls = mixed()

  const counted = statements()
  const answers = await Promise.all(calls.map((act) => settled(act(together.workflows))))
  // Each batch that is to be whole or not at all has a transaction of its own, of five round trips; all others share.
  const transactions = counted.of('BEGIN ISOLATION LEVEL')
  expect(counted.sent.length - 5 * transactions).toBeLessThan(50)
  expect(counted.failures).toEqual([])

  const expected: unknown[] = []
  for (const act of calls) expected.push(await settled(act(alone.workflows)))
  expect(sorted(answers)).toEqual(sorted(expected))
  const rows = await Promise.all([together, alone].map(({ sql }) => snapshot(sql, 'dbos')))
  // One after the other may take long where much else runs; nothing here is due at a time of its own.
  const [left, right] = rows.map((taken) => normalised(taken, now, 600_000))
  expect(differences(left ?? {}, right ?? {})).toEqual([])
})

test('two servers that are given the same ids at once: each is created once, and nobody waits for a deadlock', async () => {
  const databaseUrl = await freshDatabase()
  const servers = [await serve({ databaseUrl }), await serve({ databaseUrl })]
  const counted = statements()
  const ids = Array.from({ length: 300 }, (_, n) => `w${(n * 7919) % 300}`)
  const answers = await Promise.all(
    servers.flatMap(({ workflows }, place) =>
      (place === 0 ? ids : [...ids].reverse()).map(async (id, n) => {
        const deduplicationId = Number(id.slice(1)) % 3 === 0 ? `d-${id}` : undefined
        const answer = await workflows.enqueueWorkflow({
          workflow: { name: 'wf', queue: 'q', workflowId: id, deduplicationId },
        })
        if (n % 10 === 0)
          await workflows.sendMessage({ message: { destination: id, value: json(1), idempotencyKey: 'k' } })
        return answer
      }),
    ),
  )
  const created = answers.filter((answer) => answer.created).map(({ workflowId }) => workflowId)
  expect(created.sort()).toEqual([...ids].sort())
  expect(new Set(answers.map(({ workflowId }) => workflowId)).size).toBe(300)
  expect(counted.failures).toEqual([])
})

/** Another transaction that holds an id: the batch with it can't go on. */
async function blocking(sql: pg.Client, id: string): Promise<void> {
  await sql.query('BEGIN')
  await sql.query('INSERT INTO dbos.workflow_status (workflow_uuid, status, name) VALUES ($1, $2, $3)', [
    id,
    'PENDING',
    'wf',
  ])
}

const ours = `SELECT pid FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'perdure' AND wait_event_type = 'Lock'`

test('a connection that is lost tells each of those who shared it that the store is away', async () => {
  const { sql, workflows, databaseUrl } = await serve()
  const watcher = await connectionTo(databaseUrl)
  await blocking(sql, 'blocked')
  const ids = ['blocked', ...Array.from({ length: 50 }, () => randomUUID())]
  const calls = ids.map((workflowId) =>
    settled(workflows.enqueueWorkflow({ workflow: { name: 'wf', queue: 'q', workflowId } })),
  )
  // Found and ended in one statement: it waits a moment only, then those in company go on without the one that is blocked.
  const end = `SELECT pg_terminate_backend(pid) FROM (${ours}) ours`
  await expect.poll(async () => (await watcher.query(end)).rowCount).toBe(1)
  const reasons = (await Promise.all(calls)).map((answer) => (answer as { reason?: string }).reason ?? 'accepted')
  const { rows } = await watcher.query(`SELECT workflow_uuid AS id FROM dbos.workflow_status`)
  const written = new Set(rows.map(({ id }) => id))
  expect(reasons[0]).toBe('STORE_UNAVAILABLE')
  expect(reasons).toEqual(ids.map((id) => (written.has(id) ? 'accepted' : 'STORE_UNAVAILABLE')))
  await sql.query('ROLLBACK')
  const again = await Promise.all(
    ids.map((workflowId) => workflows.enqueueWorkflow({ workflow: { name: 'wf', queue: 'q', workflowId } })),
  )
  expect(again.filter(({ created }) => created)).toHaveLength(ids.length - written.size)
})

test('ids that other transactions hold keep those waiting that ask for them, and nobody else', async () => {
  const { sql, workflows } = await serve()
  const held = ['held-1', 'held-2', 'held-3']
  await sql.query('BEGIN')
  for (const id of held) {
    await sql.query(`INSERT INTO dbos.workflow_status (workflow_uuid, status, name) VALUES ($1, 'PENDING', 'wf')`, [id])
  }
  const enqueue = (workflowId: string) =>
    workflows.enqueueWorkflow({ workflow: { name: 'wf', queue: 'q', workflowId } })
  let answered = 0
  const waiting = held.map(async (id, n) => {
    const others = Promise.all(Array.from({ length: 20 }, (_, at) => enqueue(`free-${n}-${at}`)))
    const answer = enqueue(id).finally(() => answered++)
    return [await others, await answer] as const
  })
  for (const n of [3, 4, 5]) expect(await enqueue(`free-${n}`)).toMatchObject({ created: true })
  expect(answered).toBe(0)
  await sql.query('COMMIT')
  for (const [others, answer] of await Promise.all(waiting)) {
    expect(others.every(({ created }) => created)).toBe(true)
    expect(answer.created).toBe(false)
  }
})

test('a server that closes writes what it has taken, and answers', async () => {
  const { sql, workflows, databaseUrl, close } = await serve()
  const watcher = await connectionTo(databaseUrl)
  await blocking(sql, 'blocked')
  const first = settled(workflows.enqueueWorkflow({ workflow: { name: 'wf', queue: 'q', workflowId: 'blocked' } }))
  await expect.poll(async () => (await watcher.query(ours)).rowCount).toBe(1)
  const others = ['a', 'b', 'c'].map((workflowId) =>
    workflows.enqueueWorkflow({ workflow: { name: 'wf', queue: 'q', workflowId } }),
  )
  const sent = await Promise.all(others)
  const closed = close(20_000)
  await sql.query('COMMIT')
  expect(await first).toMatchObject({ workflowId: 'blocked', created: false })
  expect(sent.map(({ created }) => created)).toEqual([true, true, true])
  await closed
})

test('what is large is read by itself, what is asked for twice once, and each has its own answer', async () => {
  const { workflows } = await serve()
  const large = 'x'.repeat(100_000)
  await workflows.enqueueWorkflows({
    workflows: [
      { name: 'wf', queue: 'q', workflowId: 'large', arguments: of(large) },
      { name: 'wf', queue: 'q', workflowId: 'small', arguments: of(1) },
    ],
  })
  const counted = statements()
  const ids = ['large', 'small', 'absent', 'small', ...Array.from({ length: 96 }, () => 'small')]
  const answers = await Promise.all(ids.map((workflowId) => settled(workflows.getWorkflow({ workflowId }))))
  const input = (value: unknown) => ({ arguments: { positional: [json(value)] } })
  expect(answers[0]).toMatchObject({ workflow: { workflowId: 'large', input: input(large) } })
  expect(answers[1]).toMatchObject({ workflow: { workflowId: 'small', input: input(1) } })
  expect(answers[2]).toMatchObject({ reason: 'WORKFLOW_NOT_FOUND', metadata: { workflow_id: 'absent' } })
  expect(answers.slice(3).every((answer) => JSON.stringify(answer, texts) === JSON.stringify(answers[1], texts))).toBe(
    true,
  )
  expect(counted.of('workflows_input_output')).toBeLessThan(10)
})

const texts = (_key: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)
