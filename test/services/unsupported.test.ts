import { createClient } from '@connectrpc/connect'
import { createGrpcTransport } from '@connectrpc/connect-node'
import { expect, test } from 'vitest'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { serving } from '../serving.js'

test('what belongs to a later version is UNIMPLEMENTED and says which call', async () => {
  const server = await serving()
  const client = createClient(WorkflowService, createGrpcTransport({ baseUrl: server.url }))
  await expect(client.queryWorkflow({ workflowId: 'w', name: 'q' })).rejects.toThrow(
    '[unimplemented] QueryWorkflow is not supported',
  )
  const update = client.updateWorkflow({ workflowId: 'w', name: 'u' })[Symbol.asyncIterator]()
  await expect(update.next()).rejects.toThrow('[unimplemented] UpdateWorkflow')
})
