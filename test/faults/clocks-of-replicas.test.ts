import { beforeAll, expect, test } from 'vitest'
import { buildCommand } from '../cli/perdure.js'
import { type GrpcJsClient, grpcJsClient } from '../clients/grpcjs.js'
import { freshDatabase } from '../database.js'
import { atFileEnd } from '../setup/file-end.js'
import { rawWorker } from '../workers/raw-worker.js'
import { apart } from './apart.js'

buildCommand()

const MINUTE = 60_000
/** One replica ahead of the database, the other behind. */
const clocks = [7 * MINUTE, -7 * MINUTE]
let urls: string[]
let clients: GrpcJsClient[]

beforeAll(async () => {
  const databaseUrl = await freshDatabase()
  urls = await Promise.all(clocks.map(async (clockAhead) => (await apart({ databaseUrl, clockAhead })).url))
  clients = urls.map((url) => grpcJsClient(url, 'perdure.v1.WorkflowService'))
  atFileEnd(async () => {
    for (const client of clients) client.close()
  })
})

test.each([0, 1])(
  'replicas whose clocks are a quarter of an hour apart: workers of each (%i) keep their tasks, and answer queries of both',
  async (at) => {
    const name = `held-at-${at}`
    const worker = await rawWorker({
      url: urls[at] as string,
      workflows: { [name]: () => undefined },
      queues: ['work'],
    })
    let answered = 0
    void worker.until(() => {
      for (const { query } of worker.frames.slice(answered)) {
        answered++
        if (query) {
          const value = { json: `"${query.name}"` }
          worker.call('AnswerQuery', { queryId: query.queryId, value }).catch(() => {})
        }
      }
      return false
    })
    for (const [place, client] of clients.entries()) {
      const workflowId = `${name}-${place}`
      await client.unary('EnqueueWorkflow', { workflow: { name, queue: 'work', workflowId } })
      await worker.task(workflowId)
      for (const asker of clients) {
        const { value } = await asker.unary('QueryWorkflow', { workflowId, name: 'state' })
        expect(value.json).toBe('"state"')
      }
      // Nobody took its lease for one that had run out.
      expect(worker.frames.filter((frame) => frame.task?.workflowId === workflowId)).toHaveLength(1)
    }
    worker.close()
  },
)
