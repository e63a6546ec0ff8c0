import { setImmediate as turn } from 'node:timers/promises'
import { createRouterTransport } from '@connectrpc/connect'
import { expect, test } from 'vitest'
import { WorkerService } from '../../gen/ts/perdure/v1/worker_service_pb.js'
import { Completer } from '../../src/worker/completer.js'
import { Link } from '../../src/worker/link.js'
import { toPayload } from '../../src/worker/payloads.js'
import { Recorder } from '../../src/worker/recorder.js'
import { Writes } from '../../src/worker/writes.js'

test.each(['complete', 'continueAsNew'] as const)('%s does not overtake the answer to an update', async (end) => {
  const order: string[] = []
  const transport = createRouterTransport(({ service }) =>
    service(WorkerService, {
      async answerUpdate() {
        for (let turns = 0; turns < 100; turns++) await turn()
        order.push('answered')
        return {}
      },
      completeTasks({ tasks }) {
        order.push('ended')
        return { outcomes: tasks.map(() => ({ outcome: { case: 'completed' as const, value: {} } })) }
      },
      continueAsNew() {
        order.push('ended')
        return {}
      },
    }),
  )
  const link = new Link([transport], '')
  const { signal } = new AbortController()
  const task = { workflowId: 'w', token: 't' }
  const writes = new Writes(link, new Recorder(link, signal), new Completer(link, signal), task)
  const answered = writes.answerUpdate('u', { case: 'completed', value: toPayload(1) })
  if (end === 'complete') await writes.complete({ case: 'result', value: toPayload(2) }, false)
  else await writes.continueAsNew({})
  await answered
  expect(order).toEqual(['answered', 'ended'])
})
