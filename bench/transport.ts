import { create, toBinary } from '@bufbuild/protobuf'
import { createClient, type Transport } from '@connectrpc/connect'
import { createConnectTransport, createGrpcWebTransport, Http2SessionManager } from '@connectrpc/connect-node'
import { cpuOf } from './cpu.js'
import { Echo, many, NoteSchema, once, VALUES } from './echo.js'
import { GoCallers, goCallersBuilt } from './go-callers.js'
import { GrpcJsCallers } from './grpc-js.js'
import { counted, load } from './load.js'
import { program, type Served } from './processes.js'
import type { Contender, Round, Target } from './rounds.js'
import type { Bench, Setting } from './setting.js'

const CONNECTIONS = 4
const note = create(NoteSchema, { text: 'n'.repeat(100) } as Record<string, unknown>)

type Method = 'once' | 'many'

/** A unary call, and a streaming one read to its end. */
type Calls = Record<Method, () => Promise<unknown>> & { close(): void }

/** Callers of one server, in a round of either method. */
interface Connected {
  name: string
  round(method: Method, loadOf: { callers: number; ms: number; unit: string; perCall: number }): Promise<Round>
}

export const transport: Bench = {
  about: `100 bytes that come back: one a call, or ${VALUES} a call. Callers share ${CONNECTIONS} connections of HTTP/2.`,
  async run(setting) {
    const ours = await started(setting, 'perdure')
    const connect = await started(setting, 'connect-node')
    const grpcJs = await started(setting, 'grpc-js')
    const either = { perdure: ours, 'connect-node': connect }
    const servers = { ...either, 'grpc-js': grpcJs }
    await each(setting, 'gRPC', inProcess(setting, overGrpc, servers))
    if (goCallersBuilt(setting.note)) await each(setting, 'gRPC by callers in Go', inGo(setting, servers))
    await each(setting, 'Connect', inProcess(setting, over(createConnectTransport), either))
    await each(setting, 'gRPC-Web', inProcess(setting, over(createGrpcWebTransport), either))
  },
}

async function started({ atEnd }: Setting, name: string): Promise<Served> {
  const server = await program('echo-server', name)
  atEnd(server.stop)
  return server
}

function inProcess({ atEnd }: Setting, connect: (url: string) => Calls, servers: Record<string, Served>): Connected[] {
  return Object.entries(servers).map(([name, { url, pid }]) => {
    const calls = connect(url)
    atEnd(() => calls.close())
    return { name, round: (method, loadOf) => load({ ...loadOf, server: pid }, calls[method]) }
  })
}

/** grpc-go with bytes for messages: the cheapest caller that is a whole one, to see what a server allows. */
function inGo({ atEnd }: Setting, servers: Record<string, Served>): Connected[] {
  return Object.entries(servers).map(([name, { url, pid }]) => {
    const bytes = Buffer.from(toBinary(NoteSchema, note)).toString('base64')
    const callers = new GoCallers(1, {
      address: new URL(url).host,
      connections: CONNECTIONS,
      note: bytes,
      values: VALUES,
    })
    atEnd(() => callers.stop())
    const cpu = { server: () => cpuOf(pid) }
    return { name, round: (method, loadOf) => counted({ ...loadOf, cpu }, () => callers.run(method, loadOf)) }
  })
}

async function each({ compare, smoke }: Setting, protocol: string, connected: Connected[]): Promise<void> {
  const contenders = (method: Method, unit: string, perCall: number, callers: number): Contender[] =>
    connected.map(({ name, round }) => ({ name, round: (ms) => round(method, { callers, ms, unit, perCall }) }))
  const callers = smoke ? 4 : 64
  const targets = (figure: string): Target[] =>
    protocol.split(' ')[0] === 'gRPC'
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
    many: () => all(callers.stream(many, note)),
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
      many: () => all(client().many(note)),
      close: () => {
        for (const session of sessions) session.abort()
      },
    }
  }
}

async function all(values: AsyncIterable<unknown>): Promise<void> {
  let count = 0
  for await (const _ of values) count++
  if (count !== VALUES) throw new Error(`${count} values came, of ${VALUES}`)
}
