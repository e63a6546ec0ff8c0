import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { type Client, createClient } from '@connectrpc/connect'
import { beforeAll, expect, test } from 'vitest'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { withClient } from '../database.js'
import { type Serving, serving } from '../serving.js'
import { createGrpcTransport } from '../transport.js'
import { Application } from '../waits/application.js'

let server: Serving
let workflows: Client<typeof WorkflowService>
let application: Application

beforeAll(async () => {
  server = await serving()
  workflows = createClient(WorkflowService, createGrpcTransport({ baseUrl: server.url }))
  application = await Application.on(server.databaseUrl)
})

const EACH = 250
const waits = () => server.namespaces.get('').waits
const ids = () => Array.from({ length: EACH }, () => randomUUID())

/** One that has listened for long has been asked since whether it is there. */
const LISTENERS = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'perdure'
  AND (query LIKE 'LISTEN%' OR query = 'SELECT 1')`
const listeners = () => withClient(server.databaseUrl, async (sql) => (await sql.query(LISTENERS)).rows.length)
const killListener = () =>
  withClient(server.databaseUrl, async (sql) => {
    await sql.query(`SELECT pg_terminate_backend(pid) FROM (${LISTENERS}) AS listening`)
  })

/** Holds the next listening connection back until it is let go: the time in which nobody hears anything. */
function deafness(): () => void {
  const { database } = server.namespaces.get('')
  const connect = database.connect.bind(database)
  let hear = () => {}
  const heard = new Promise<void>((resolve) => {
    hear = resolve
  })
  database.connect = async (...given) => {
    await heard
    return connect(...given)
  }
  return () => {
    database.connect = connect
    hear()
  }
}

test('the listening connection is killed while 1,000 wait: what was written in the gap reaches each of them, once', async () => {
  const [events, streams, results, receivers] = [ids(), ids(), ids(), ids()]
  await application.startMany([events, streams, results, receivers].flat())
  let open = 0
  const leaving = new AbortController()
  setMaxListeners(0, leaving.signal)
  const told = <F extends { frame: { case?: string; value?: unknown } }>(
    frames: AsyncIterable<F>,
    last: (frame: F['frame']) => boolean,
  ) => {
    const telling = (async () => {
      const seen: F['frame'][] = []
      for await (const { frame } of frames) {
        if (frame.case === 'opened') open++
        else if (frame.case !== 'progress') seen.push(frame)
        if (last(frame)) break
      }
      return seen
    })()
    // Where something else fails first, a thousand that are cut in the end say nothing new.
    telling.catch(() => {})
    return telling
  }
  const never = () => false
  const all = {
    events: events.map((workflowId) => told(workflows.getEvent({ workflowId, key: 'k' }), never)),
    streams: streams.map((workflowId) => told(workflows.readStream({ workflowId, key: 'k' }), never)),
    results: results.map((workflowId) => told(workflows.getResult({ workflowId }), never)),
    // The workflow itself comes first, the message next.
    messages: receivers.map((workflowId) => {
      const isMessage = (frame: { case?: string; value?: unknown }) =>
        (frame.value as { happening?: { case?: string } })?.happening?.case === 'message'
      return told(workflows.watchWorkflow({ workflowId }, leaving), isMessage)
    }),
  }
  await expect.poll(() => open).toBe(4 * EACH)
  await expect.poll(() => waits().load.waiters).toBe(4 * EACH)
  await expect.poll(() => waits().listening).toBe(true)

  const hear = deafness()
  await killListener()
  await expect.poll(() => waits().listening).toBe(false)
  for (const id of streams) await application.append(id, 'k', '"in the gap"', 'portable_json')
  await application.notify('dbos_streams_channel', ...streams.map((id) => `${id}::k`))
  for (const id of events) await application.setEvent(id, 'k', '"in the gap"')
  for (const id of receivers) await application.send(id, '"in the gap"')
  await application.end(results, 'SUCCESS', '"in the gap"')
  hear()
  await expect.poll(() => waits().listening).toBe(true)
  expect(await listeners()).toBe(1)
  // Only what is told after the gap closes the streams: by then each has what was written in it.
  for (const id of streams) await application.append(id, 'k', '"__DBOS_STREAM_CLOSED__"', 'portable_json')
  await application.notify('dbos_streams_channel', ...streams.map((id) => `${id}::k`))

  const payload = { content: { case: 'json', value: '"in the gap"' } }
  for (const frames of await Promise.all(all.events)) {
    expect(frames).toMatchObject([{ case: 'value', value: { value: payload } }, { case: 'end' }])
  }
  for (const frames of await Promise.all(all.streams)) {
    expect(frames).toMatchObject([
      { case: 'values', value: { values: [{ offset: 0n, value: payload }] } },
      { case: 'end' },
    ])
  }
  for (const frames of await Promise.all(all.results)) {
    expect(frames).toMatchObject([{ case: 'outcome', value: { output: payload } }, { case: 'end' }])
  }
  for (const frames of await Promise.all(all.messages)) {
    expect(frames).toMatchObject([
      { value: { happening: { case: 'workflow' } } },
      { value: { happening: { case: 'message', value: { value: payload } } } },
    ])
  }
  leaving.abort()
  await expect.poll(() => waits().load).toEqual({ waiters: 0, held: 0 })
})
