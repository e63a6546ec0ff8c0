import { type Client, createClient } from '@connectrpc/connect'
import { beforeAll, expect, test } from 'vitest'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { type Serving, serving } from '../serving.js'
import { createGrpcTransport } from '../transport.js'
import { Application } from '../waits/application.js'

const CALLERS = 5000

let server: Serving
let workflows: Client<typeof WorkflowService>
let application: Application
const rows = new Map<string, number>()

beforeAll(async () => {
  server = await serving()
  workflows = createClient(WorkflowService, createGrpcTransport({ baseUrl: server.url }))
  application = await Application.on(server.databaseUrl)
  const { database } = server.namespaces.get('')
  const run = database.run.bind(database)
  database.run = async <Row extends object>(...[statement, values]: Parameters<typeof run>) => {
    const found = await run<Row>(statement, values)
    rows.set(statement.name, (rows.get(statement.name) ?? 0) + found.length)
    return found
  }
})

type Frames = AsyncIterable<{ frame: { case?: string; value?: unknown } }>

const KINDS: {
  name: string
  reads: string
  call: (workflowId: string) => Frames
  write: (id: string) => Promise<unknown>
}[] = [
  {
    name: 'event',
    reads: 'events_now',
    call: (workflowId) => workflows.getEvent({ workflowId, key: 'k' }),
    write: (id) => application.setEvent(id, 'k', '"told"'),
  },
  {
    name: 'stream',
    reads: 'stream_slices',
    call: (workflowId) => workflows.readStream({ workflowId, key: 'k', limit: 1n }),
    write: (id) => application.write(id, 'k', '"told"'),
  },
  {
    name: 'result',
    reads: 'outcomes',
    call: (workflowId) => workflows.getResult({ workflowId }),
    write: (id) => application.end(id, 'SUCCESS', '"told"'),
  },
]

test.each(KINDS)(
  'one $name for which 5,000 wait is read once for all, or nearly so, and told to each',
  async ({ reads, call, write }) => {
    const id = await application.start()
    let open = 0
    const all = Array.from({ length: CALLERS }, async () => {
      const kinds: unknown[] = []
      for await (const { frame } of call(id)) {
        if (frame.case === 'opened') open++
        else if (frame.case !== 'progress') kinds.push(frame.case)
      }
      return kinds.join()
    })
    await expect.poll(() => open, { timeout: 25_000 }).toBe(CALLERS)
    const { waits } = server.namespaces.get('')
    await expect.poll(() => waits.load.waiters).toBe(CALLERS)
    const before = rows.get(reads) ?? 0
    await write(id)
    expect(new Set(await Promise.all(all)).size).toBe(1)
    // A reading under way when the news came is not trusted by those who hear of it later.
    expect((rows.get(reads) ?? 0) - before).toBeLessThanOrEqual(10)
    await expect.poll(() => waits.load).toEqual({ waiters: 0, held: 0 })
  },
)
