import { beforeAll, describe, expect, test } from 'vitest'
import { type GrpcJsClient, grpcJsClient, type Plain } from '../clients/grpcjs.js'
import { withClient } from '../database.js'
import { type Serving, serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { type RawWorker, rawWorker } from './raw-worker.js'

let server: Serving
let workflows: GrpcJsClient
let worker: RawWorker
let count = 0

beforeAll(async () => {
  server = await serving({ limits: { payloadBytes: 1000 } })
  workflows = grpcJsClient(server.url, 'perdure.v1.WorkflowService')
  worker = await rawWorker({ url: server.url, queues: ['work'], workflows: { work: () => undefined, child: () => 1 } })
  atFileEnd(async () => workflows.close())
})

/** A task of a workflow that is under way. */
async function aTask(): Promise<Plain> {
  const workflowId = `w-${++count}`
  await workflows.unary('EnqueueWorkflow', { workflow: { name: 'work', queue: 'work', workflowId } })
  const { token } = await worker.task(workflowId)
  return { workflowId, token }
}

const completedAt = { seconds: 1000, nanos: 0 }
const finished = (functionId: number, json = '1', name = 'step') => {
  return { functionId, completedAt, finished: { name, output: { json } } }
}

async function record(task: Plain, ...steps: Plain[]): Promise<Plain> {
  const { outcomes } = await worker.call('RecordSteps', { tasks: [{ ...task, steps }] })
  return outcomes[0]
}

describe('RecordSteps', () => {
  test('writes every kind of step, and the reads of other clients find what they did', async () => {
    const task = await aTask()
    const to = await aTask()
    const { recorded } = await record(
      task,
      finished(0),
      {
        functionId: 1,
        completedAt,
        finished: { name: 'fails', failure: { name: 'Declined', message: 'no', code: '7' } },
      },
      { functionId: 2, completedAt, sleep: { duration: { seconds: 60, nanos: 0 } } },
      { functionId: 3, completedAt, setEvent: { key: 'k', value: { json: '"v"' } } },
      { functionId: 4, completedAt, writeStream: { key: 's', values: [{ json: '1' }, { json: '2' }] } },
      { functionId: 5, completedAt, closeStream: { key: 's' } },
      { functionId: 6, completedAt, startChild: { workflow: { name: 'child' } } },
      { functionId: 7, completedAt, send: { destination: to.workflowId, value: { json: '"hi"' } } },
      { functionId: 8, completedAt, send: { destination: 'nobody', value: { json: '"hi"' } } },
      { functionId: 9, completedAt, cancel: { workflowId: 'nobody' } },
      { functionId: 10, completedAt, patch: { name: 'p' } },
    )
    expect(recorded.steps.map((step: Plain) => Object.keys(step)[0])).toEqual([
      'written',
      'written',
      'wakeAt',
      'written',
      'written',
      'written',
      'child',
      'written',
      'failure',
      'written',
      'written',
    ])
    expect(recorded.steps[6].child).toMatchObject({ workflowId: `${task.workflowId}-6`, created: true })
    expect(recorded.steps[8].failure).toMatchObject({ name: 'DBOSNonExistentWorkflowError' })
    const { steps } = await workflows.unary('ListSteps', { workflowId: task.workflowId })
    expect(steps.map(({ name }: Plain) => name)).toEqual([
      'step',
      'fails',
      'DBOS.sleep',
      'DBOS.setEvent',
      'DBOS.writeStream',
      'DBOS.closeStream',
      'child',
      'DBOS.send',
      'DBOS.send',
      'DBOS.cancelWorkflow',
      'DBOS.patch-p',
    ])
    expect(steps[1].failure).toMatchObject({ name: 'Declined', message: 'no', code: '7' })
    const { events } = await workflows.unary('ListEvents', { workflowId: task.workflowId })
    expect(events).toMatchObject([{ key: 'k', value: { json: '"v"' } }])
    const { streams } = await workflows.unary('ListStreams', { workflowId: task.workflowId })
    expect(streams).toMatchObject([{ key: 's', closed: true }])
    // The child's queue was told of it.
    await worker.task(`${task.workflowId}-6`)
  })

  test('what is wrong with one task is told of that task, and its neighbours are written', async () => {
    const [good, stale, torn, bad, large] = await Promise.all([aTask(), aTask(), aTask(), aTask(), aTask()])
    await record(torn, finished(0))
    const { outcomes } = await worker.call('RecordSteps', {
      tasks: [
        { ...good, steps: [finished(0)] },
        { ...stale, token: 'old', steps: [finished(0)] },
        { ...torn, steps: [finished(0, '1', 'other')] },
        { ...bad, steps: [finished(0, '{'), finished(0)] },
        { ...large, steps: [finished(0, JSON.stringify('x'.repeat(2000)))] },
      ],
    })
    expect(
      outcomes.map(({ recorded, refused }: Plain) => (recorded ? 'recorded' : [refused.reason, refused.code])),
    ).toEqual(['recorded', ['LEASE_LOST', 10], ['STEP_CONFLICT', 9], ['INVALID_REQUEST', 3], ['MESSAGE_TOO_LARGE', 8]])
    expect(outcomes[3].refused.message).toMatch(/output.json: is not valid JSON.*function_id: is used twice/)
    expect(outcomes[2].refused.metadata).toMatchObject({ function_id: '0', recorded: 'step', given: 'other' })
  })

  test('a task named twice is a mistake of the call', async () => {
    const task = await aTask()
    const steps = [finished(0)]
    await expect(
      worker.call('RecordSteps', {
        tasks: [
          { ...task, steps },
          { ...task, steps },
        ],
      }),
    ).rejects.toThrow(/tasks\[1\].workflow_id/)
  })

  test('whoever waits for an event or a value of a stream has it at once', async () => {
    const task = await aTask()
    const event = workflows.stream('GetEvent', { workflowId: task.workflowId, key: 'k' })[Symbol.asyncIterator]()
    const stream = workflows.stream('ReadStream', { workflowId: task.workflowId, key: 's' })[Symbol.asyncIterator]()
    for (const frames of [event, stream]) expect((await frames.next()).value.opened).toBeTruthy()
    await record(
      task,
      { functionId: 0, completedAt, setEvent: { key: 'k', value: { json: '1' } } },
      { functionId: 1, completedAt, writeStream: { key: 's', values: [{ json: '2' }] } },
    )
    expect((await event.next()).value.value).toMatchObject({ value: { json: '1' }, functionId: 0 })
    expect((await stream.next()).value.values).toMatchObject({ values: [{ value: { json: '2' } }] })
    await stream.return?.(undefined)
  })

  test('applications of DBOS are notified of events and streams', async () => {
    const task = await aTask()
    await withClient(server.databaseUrl, async (client) => {
      const heard: string[] = []
      const all = new Promise<void>((resolve) => {
        client.on('notification', ({ channel, payload }) => {
          if (payload?.startsWith(`${task.workflowId}::`)) heard.push(`${channel} ${payload}`)
          if (heard.length === 2) resolve()
        })
      })
      await client.query('LISTEN dbos_workflow_events_channel; LISTEN dbos_streams_channel')
      await record(
        task,
        { functionId: 0, completedAt, setEvent: { key: 'k', value: { json: '1' } } },
        { functionId: 1, completedAt, writeStream: { key: 's', values: [{ json: '2' }] } },
      )
      await all
      expect(heard.sort()).toEqual([
        `dbos_streams_channel ${task.workflowId}::s`,
        `dbos_workflow_events_channel ${task.workflowId}::k`,
      ])
    })
  })
})
