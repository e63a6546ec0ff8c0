// The echo of the transport bench, on the server that is named: perdure, connect-node or grpc-js. It sends its url.
import { createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { ConnectRouter } from '@connectrpc/connect'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import grpc from '@grpc/grpc-js'
import { startPort } from '../src/server/port.js'
import { Echo, type Note, VALUES } from './echo.js'
import { codecOf } from './grpc-js.js'

const quiet = { info() {}, warn: console.error, error: console.error }

const routes = (router: ConnectRouter) =>
  router.service(Echo, {
    once: (note: Note) => note,
    async *many(note: Note) {
      for (let i = 0; i < VALUES; i++) yield note
    },
  } as never)

const servers: Record<string, () => Promise<string>> = {
  async perdure() {
    const options = { host: '127.0.0.1', port: 0, routes, interceptors: [], limits: {}, ready: () => true, log: quiet }
    return (await startPort(options)).url
  },

  'connect-node': () =>
    new Promise((resolve) => {
      const server = createServer(connectNodeAdapter({ routes }))
      server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
    }),

  'grpc-js': () =>
    new Promise((resolve, reject) => {
      const server = new grpc.Server()
      const definition = Object.fromEntries(
        Echo.methods.map((method) => {
          const [path, serialize, deserialize] = codecOf(method)
          const requestStream = method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming'
          const responseStream = method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming'
          const codec = {
            requestSerialize: serialize,
            requestDeserialize: deserialize,
            responseSerialize: serialize,
            responseDeserialize: deserialize,
          }
          return [method.name, { path, requestStream, responseStream, ...codec }]
        }),
      )
      server.addService(definition as grpc.ServiceDefinition, {
        Once: ((call, done) => done(null, call.request)) as grpc.handleUnaryCall<unknown, unknown>,
        Many: ((call) => {
          let left = VALUES
          const write = () => {
            while (left > 0) if (left-- && !call.write(call.request)) return void call.once('drain', write)
            call.end()
          }
          write()
        }) as grpc.handleServerStreamingCall<unknown, unknown>,
      })
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(`http://127.0.0.1:${port}`),
      )
    }),
}

const start = servers[process.argv[2] ?? '']
if (!start) throw new Error(`usage: echo-server ${Object.keys(servers).join(' | ')}`)
process.send?.({ url: await start() })
process.once('disconnect', () => process.exit())
