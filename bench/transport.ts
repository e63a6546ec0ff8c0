import { create } from '@bufbuild/protobuf'
import { createClient, type Transport } from '@connectrpc/connect'
import { createConnectTransport, createGrpcWebTransport, Http2SessionManager } from '@connectrpc/connect-node'
import { Echo, many, NoteSchema, once, VALUES } from './echo.js'
import { GrpcJsCallers } from './grpc-js.js'
import { load } from './load.js'
import { program, type Served } from './processes.js'
import type { Contender, Target } from './rounds.js'
import type { Bench, Setting } from './setting.js'

const CONNECTIONS = 4
const note = create(NoteSchema, { text: 'n'.repeat(100) } as Record<string, unknown>)

/** A unary call, and a streaming one read to its end. */
interface Calls {
  once(): Promise<unknown>
  many(): Promise<unknown>
  close(): void
}

export const transport: Bench = {
  about: `100 bytes that come back: one a call, or ${VALUES} a call. Callers share ${CONNECTIONS} connections of HTTP/2.`,
  async run(setting) {
    const ours = await started(setting, 'perdure')
    const connect = await started(setting, 'connect-node')
    const grpcJs = await started(setting, 'grpc-js')
    const either = [['perdure', ours] as const, ['connect-node', connect] as const]
    await each(setting, 'gRPC', overGrpc, [...either, ['grpc-js', grpcJs]])
    await each(setting, 'Connect', over(createConnectTransport), either)
    await each(setting, 'gRPC-Web', over(createGrpcWebTransport), either)
  },
}

async function started({ atEnd }: Setting, name: string): Promise<Served> {
  const server = await program('echo-server', name)
  atEnd(server.stop)
  return server
}

async function each(
  { compare, smoke, atEnd }: Setting,
  protocol: string,
  connect: (url: string) => Calls,
  servers: (readonly [string, Served])[],
): Promise<void> {
  const connected = servers.map(([name, { url, pid }]) => ({ name, pid, calls: connect(url) }))
  for (const { calls } of connected) atEnd(() => calls.close())
  const contenders = (method: 'once' | 'many', unit: string, perCall: number, callers: number): Contender[] =>
    connected.map(({ name, pid, calls }) => ({
      name,
      round: (ms) => load({ callers, ms, unit, perCall, server: pid }, () => calls[method]()),
    }))
  const callers = smoke ? 4 : 64
  const targets = (figure: string): Target[] =>
    protocol === 'gRPC'
      ? [
          { name: 'transport', contender: 'perdure', figure, to: 'connect-node', atLeast: 4 },
          { name: 'transport', contender: 'perdure', figure, to: 'grpc-js', atLeast: 0.85 },
        ]
      : []
  await compare({
    name: `${protocol}, unary, ${callers} callers`,
    peer: 'connect-node',
    by: 'calls/s',
    targets: targets('calls/s'),
    contenders: contenders('once', 'calls', 1, callers),
    // What each costs once it is compiled, not before.
    pace: smoke ? {} : { warmMs: 1500 },
  })
  await compare({
    name: `${protocol}, streams, 4 callers`,
    peer: 'connect-node',
    by: 'values/s',
    targets: targets('values/s'),
    contenders: contenders('many', 'values', VALUES, 4),
  })
}

function overGrpc(url: string): Calls {
  const callers = new GrpcJsCallers(url, CONNECTIONS)
  return {
    once: () => callers.unary(once, note),
    many: () => counted(callers.stream(many, note)),
    close: () => callers.close(),
  }
}

type MakeTransport = (options: { baseUrl: string; httpVersion: '2'; sessionManager: Http2SessionManager }) => Transport

function over(make: MakeTransport): (url: string) => Calls {
  return (url) => {
    const sessions = Array.from({ length: CONNECTIONS }, () => new Http2SessionManager(url))
    const clients = sessions.map((sessionManager) =>
      createClient(Echo, make({ baseUrl: url, httpVersion: '2', sessionManager })),
    ) as unknown as { once(note: object): Promise<unknown>; many(note: object): AsyncIterable<unknown> }[]
    let next = 0
    const client = () => clients[next++ % CONNECTIONS] as (typeof clients)[number]
    return {
      once: () => client().once(note),
      many: () => counted(client().many(note)),
      close: () => {
        for (const session of sessions) session.abort()
      },
    }
  }
}

async function counted(values: AsyncIterable<unknown>): Promise<void> {
  let count = 0
  for await (const _ of values) count++
  if (count !== VALUES) throw new Error(`${count} values came, of ${VALUES}`)
}
