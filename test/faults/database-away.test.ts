import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, Code, ConnectError, createClient } from '@connectrpc/connect'
import { beforeAll, expect, test } from 'vitest'
import { ErrorInfoSchema, RetryInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { Health, HealthCheckResponse_ServingStatus as Serving } from '../../gen/ts/grpc/health/v1/health_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { type EmbeddedPostgres, startEmbedded } from '../../src/embedded/postgres.js'
import { withClient } from '../database.js'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { createGrpcTransport } from '../transport.js'

const home = mkdtempSync(join(tmpdir(), 'perdure-faults-'))
let postgres: EmbeddedPostgres
let url: string
let workflows: Client<typeof WorkflowService>
let health: Client<typeof Health>
let serverUrl: string

/** The next frame that says something. */
async function news<Frame extends { case?: string | undefined }>(
  wait: AsyncIterator<{ frame: Frame }>,
): Promise<Frame> {
  for (;;) {
    const { value } = await wait.next()
    if (value.frame.case !== 'progress') return value.frame
  }
}

/** A Postgres of this file's own, to be taken away. */
beforeAll(async () => {
  postgres = await startEmbedded({ home, durable: false })
  atFileEnd(() => rm(home, { recursive: true, force: true }))
  atFileEnd(() => postgres.stop())
  url = postgres.url('faults')
  const server = await serving({ databaseUrl: url })
  serverUrl = server.url
  const transport = createGrpcTransport({ baseUrl: server.url })
  workflows = createClient(WorkflowService, transport)
  health = createClient(Health, transport)
})

const enqueue = (workflowId: string) => workflows.enqueueWorkflow({ workflow: { name: 'wf', queue: 'q', workflowId } })
const isReady = async () => (await fetch(`${serverUrl}/readyz`)).ok

test('while the database is away calls say so and when to try again; when it is back all goes on', async () => {
  await enqueue('before')
  const wait = { workflowId: 'before', progressInterval: { seconds: 1n } }
  const result = workflows.getResult(wait)[Symbol.asyncIterator]()
  const stream = workflows.readStream({ ...wait, key: 's' })[Symbol.asyncIterator]()
  const event = workflows.getEvent({ ...wait, key: 'k' })[Symbol.asyncIterator]()
  for (const one of [result, stream, event]) {
    expect((await one.next()).value?.frame.case).toBe('opened')
    expect((await one.next()).value?.frame.case).toBe('progress')
  }

  await postgres.stop()
  const error = ConnectError.from(await enqueue('during').catch((thrown) => thrown))
  expect(error.code).toBe(Code.Unavailable)
  expect(error.findDetails(ErrorInfoSchema)[0]).toMatchObject({ reason: 'STORE_UNAVAILABLE', domain: 'perdure' })
  expect(error.findDetails(RetryInfoSchema)[0]?.retryDelay).toBeDefined()
  expect(error.message).not.toMatch(/postgres|127\.0\.0\.1|password/i)
  await expect.poll(isReady).toBe(false)
  expect((await health.check({})).status).toBe(Serving.NOT_SERVING)
  expect((await fetch(`${serverUrl}/healthz`)).ok).toBe(true)

  postgres = await startEmbedded({ home, durable: false })
  expect(postgres.url('faults')).toBe(url)
  await expect.poll(isReady).toBe(true)
  expect((await health.check({})).status).toBe(Serving.SERVING)
  expect(await enqueue('during')).toMatchObject({ created: true })

  // Those that waited all along get what comes now, written as a DBOS application writes it but without a notification.
  await withClient(url, async (client) => {
    await client.query(`INSERT INTO dbos.workflow_events (workflow_uuid, key, value, serialization)
      VALUES ('before', 'k', '"e"', 'portable_json')`)
    await client.query(`INSERT INTO dbos.streams (workflow_uuid, key, value, "offset", serialization)
      VALUES ('before', 's', '"v"', 0, 'portable_json')`)
    await client.query(`INSERT INTO dbos.workflow_output (workflow_uuid, output) VALUES ('before', '1')`)
    await client.query(`UPDATE dbos.workflow_status SET status = 'SUCCESS',
      completed_at = (EXTRACT(EPOCH FROM now()) * 1000)::bigint WHERE workflow_uuid = 'before'`)
  })
  const payload = (json: string) => ({ content: { case: 'json', value: json } })
  expect(await news(event)).toMatchObject({ case: 'value', value: { value: payload('"e"') } })
  expect(await news(stream)).toMatchObject({
    case: 'values',
    value: { values: [{ offset: 0n, value: payload('"v"') }] },
  })
  expect(await news(result)).toMatchObject({ case: 'outcome', value: { output: payload('1') } })
})

test('connections that the database ends one by one are replaced: a call that met one may be told to try again, once', async () => {
  const kill = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'perdure'`
  for (let round = 0; round < 5; round++) {
    await withClient(url, (client) => client.query(kill))
    const error = await workflows.getWorkflow({ workflowId: 'before' }).catch(ConnectError.from)
    if (error instanceof ConnectError) expect(error.findDetails(RetryInfoSchema)).toHaveLength(1)
    expect((await workflows.getWorkflow({ workflowId: 'before' })).workflow?.name).toBe('wf')
  }
})

test('the database is restarted while 300 streams are open: each has every value once, in order', async () => {
  const STREAMS = 300
  const ids = Array.from({ length: STREAMS }, (_, n) => `restarted-${n}`)
  const write = (from: number, to: number, closing = false) =>
    withClient(url, async (client) => {
      await client.query(
        `INSERT INTO dbos.streams (workflow_uuid, key, value, "offset", serialization)
         SELECT id, 's', n::text, n, 'portable_json' FROM unnest($1::text[]) AS id, generate_series($2::int, $3::int) AS n`,
        [ids, from, to],
      )
      if (!closing) return
      await client.query(
        `INSERT INTO dbos.streams (workflow_uuid, key, value, "offset", serialization)
         SELECT id, 's', '"__DBOS_STREAM_CLOSED__"', $2, 'portable_json' FROM unnest($1::text[]) AS id`,
        [ids, to + 1],
      )
    })
  await withClient(url, (client) =>
    client.query(
      `INSERT INTO dbos.workflow_status (workflow_uuid, status, name) SELECT id, 'PENDING', 'wf' FROM unnest($1::text[]) AS id`,
      [ids],
    ),
  )
  const seen = new Map(ids.map((id) => [id, [] as string[]]))
  const read = async (id: string) => {
    for await (const { frame } of workflows.readStream({ workflowId: id, key: 's' })) {
      if (frame.case !== 'values') continue
      for (const { value } of frame.value.values) seen.get(id)?.push(String(value?.content.value))
    }
  }
  const all = ids.map(read)
  const haveRead = (count: number) =>
    expect.poll(() => [...seen.values()].every((values) => values.length === count)).toBe(true)
  await write(0, 4)
  await haveRead(5)
  for (const from of [5, 10]) {
    await postgres.stop()
    postgres = await startEmbedded({ home, durable: false })
    await write(from, from + 4)
    await haveRead(from + 5)
  }
  await write(15, 19, true)
  await Promise.all(all)
  const expected = Array.from({ length: 20 }, (_, n) => String(n))
  for (const values of seen.values()) expect(values).toEqual(expected)
})
