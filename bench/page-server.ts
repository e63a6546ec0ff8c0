// One answer, in base64 as its argument, to every call of ListWorkflows: what a call costs before anything is read. It sends its url.
import grpc from '@grpc/grpc-js'

import { WorkflowService } from '../gen/ts/perdure/v1/workflow_service_pb.js'
import { codecOf } from './grpc-js.js'

const answer = Buffer.from(process.argv[2] ?? '', 'base64')
const [path, requestSerialize, responseDeserialize] = codecOf(WorkflowService.method.listWorkflows)
const same = (bytes: Buffer) => bytes
const list = {
  ...{ path, requestStream: false, responseStream: false },
  ...{ requestSerialize, requestDeserialize: same, responseSerialize: same, responseDeserialize },
}
const server = new grpc.Server()
server.addService({ list } as grpc.ServiceDefinition, {
  list: (_: unknown, done: grpc.sendUnaryData<Buffer>) => done(null, answer),
})
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error
  process.send?.({ url: `http://127.0.0.1:${port}` })
})
process.once('disconnect', () => process.exit())
