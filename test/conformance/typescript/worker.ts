import { createGrpcTransport } from '@connectrpc/connect-node'
import { Worker } from '../../../src/worker/index.js'
import { crashAt } from './crash.js'
import { interpret } from './interpreter.js'

const {
  PERDURE_URL = '',
  PERDURE_APPLICATION = '',
  PERDURE_CONFORMANCE_CRASH,
  PERDURE_CONFORMANCE_PARK_MS,
} = process.env

const worker = new Worker({
  transport: createGrpcTransport({ baseUrl: PERDURE_URL, interceptors: [crashAt(PERDURE_CONFORMANCE_CRASH)] }),
  application: PERDURE_APPLICATION,
  queues: ['conformance'],
  workflows: { main: interpret, child: interpret, grandchild: interpret },
  parkAfter: PERDURE_CONFORMANCE_PARK_MS ? Number(PERDURE_CONFORMANCE_PARK_MS) : undefined,
})
process.once('SIGTERM', () => worker.stop({ grace: 0 }))
await worker.start()
console.log('ready')
await worker.run()
process.exit()
