import { Code, ConnectError, createRouterTransport, type Transport } from '@connectrpc/connect'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AdminService } from '../../gen/ts/perdure/v1/admin_service_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { PerdureClient } from '../../src/client/index.js'
import { Fault } from '../../src/errors.js'
import { toConnectError } from '../../src/services/status.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const silent = { info() {}, warn() {}, error() {} }

/** A server that can be taken away, and how often it was called meanwhile. */
function server(refusal: () => ConnectError) {
  const it = { away: true, calls: 0 }
  const inner = createRouterTransport((router) => {
    router.service(AdminService, { getServerInfo: () => ({}) })
    router.service(WorkflowService, {})
  })
  const call = <T>(work: () => Promise<T>) => {
    if (!it.away) return work()
    it.calls++
    return Promise.reject(refusal())
  }
  const transport: Transport = {
    unary: (...given) => call(() => inner.unary(...given)),
    stream: (...given) => call(() => inner.stream(...given)),
  }
  return Object.assign(it, { transport })
}

const nobody = () => new ConnectError('connect ECONNREFUSED 127.0.0.1:7337', Code.Unavailable)
const answer = () => toConnectError(new Fault('STORE_UNAVAILABLE', 'the database is away'), silent, '')

/** How it ended, and after how many seconds. */
async function ended(call: Promise<unknown>): Promise<{ error: unknown; seconds: number }> {
  const began = Date.now()
  let error: unknown
  let over = false
  call.then(
    () => (over = true),
    (thrown) => {
      error = thrown
      over = true
    },
  )
  while (!over) await vi.advanceTimersByTimeAsync(100)
  return { error, seconds: (Date.now() - began) / 1000 }
}

test.each(['a call', 'a wait'])(
  '%s to where nobody has ever answered fails within seconds, and says why',
  async (kind) => {
    const client = await PerdureClient.create({ transport: server(nobody).transport })
    const { error, seconds } = await ended(
      kind === 'a call' ? client.admin.getServerInfo({}) : client.retrieveWorkflow('w').getResult(),
    )
    expect(ConnectError.from(error).code).toBe(Code.Unavailable)
    expect(String(error)).toContain('ECONNREFUSED')
    expect(seconds).toBeGreaterThan(2)
    expect(seconds).toBeLessThan(8)
  },
)

test('a server that has answered, were it by an error, is waited for through a restart', async () => {
  const gone = server(nobody)
  const client = await PerdureClient.create({ transport: gone.transport })
  gone.away = false
  await ended(client.admin.getServerInfo({}))
  gone.away = true
  expect((await ended(client.admin.getServerInfo({}))).seconds).toBeGreaterThan(20)
  const refusing = await PerdureClient.create({ transport: server(answer).transport })
  expect((await ended(refusing.admin.getServerInfo({}))).seconds).toBeGreaterThan(20)
})
