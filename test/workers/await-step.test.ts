import { beforeAll, describe, expect, test } from 'vitest'
import { errorOf, type GrpcJsClient, grpcJsClient, type Plain, type PlainStream } from '../clients/grpcjs.js'
import { withClient } from '../database.js'
import { type Serving, serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { type RawWorker, rawWorker } from './raw-worker.js'

let server: Serving
let workflows: GrpcJsClient
let worker: RawWorker
let count = 0

beforeAll(async () => {
  server = await serving()
  workflows = grpcJsClient(server.url, 'perdure.v1.WorkflowService')
  worker = await rawWorker({ url: server.url, queues: ['work'], workflows: { work: () => undefined } })
  atFileEnd(async () => workflows.close())
})

/** A task of a workflow that is under way. */
async function aTask(): Promise<Plain> {
  const workflowId = `w-${++count}`
  await workflows.unary('EnqueueWorkflow', { workflow: { name: 'work', queue: 'work', workflowId } })
  const { token } = await worker.task(workflowId)
  return { workflowId, token }
}

function awaitStep(task: Plain, functionId: number, awaited: Plain): PlainStream {
  return worker.stream('AwaitStep', { ...task, functionId, ...awaited, progressInterval: { seconds: 1 } })
}

/** The frame that the stream ends with, without when it was. */
async function recorded(stream: PlainStream): Promise<Plain> {
  let last: Plain
  for await (const frame of stream) last = frame
  expect(last.recorded.completedAt).toBeTruthy()
  const { completedAt, outcome, ...rest } = last.recorded
  return rest
}

/** One that is open: nothing that happens from now on is missed. */
async function opened(stream: PlainStream): Promise<{ recorded: Promise<Plain>; stream: PlainStream }> {
  const frames = stream[Symbol.asyncIterator]()
  expect((await frames.next()).value.opened).toBeTruthy()
  return { recorded: recorded({ [Symbol.asyncIterator]: () => frames } as PlainStream), stream }
}

const send = (task: Plain, json: string, topic?: string) =>
  workflows.unary('SendMessage', { message: { destination: task.workflowId, topic, value: { json } } })

async function stepsOf(task: Plain): Promise<Plain[]> {
  const { steps } = await workflows.unary('ListSteps', { workflowId: task.workflowId })
  return steps.map(({ functionId, name, output, failure }: Plain) => [
    functionId,
    name,
    output?.json ?? failure?.name ?? null,
  ])
}

async function query(text: string, values: unknown[] = []): Promise<Plain[]> {
  return withClient(server.databaseUrl, async (client) => (await client.query(text, values)).rows)
}

const seconds = (seconds: number) => ({ seconds, nanos: 0 })

describe('a message', () => {
  test('that is there is taken, the oldest first, and recorded with its step', async () => {
    const task = await aTask()
    await send(task, '"a"')
    await send(task, '"b"')
    await send(task, '"other"', 'topic')
    expect(await recorded(awaitStep(task, 0, { message: { timeout: seconds(60) } }))).toEqual({
      value: { json: '"a"' },
    })
    expect(await recorded(awaitStep(task, 2, { message: {} }))).toMatchObject({ value: { json: '"b"' } })
    expect(await recorded(awaitStep(task, 4, { message: { topic: 'topic' } }))).toMatchObject({
      value: { json: '"other"' },
    })
    expect((await stepsOf(task)).map(([id, name]) => [id, name])).toEqual([
      [0, 'DBOS.recv'],
      [1, 'DBOS.sleep'],
      [2, 'DBOS.recv'],
      [4, 'DBOS.recv'],
    ])
    const rows = await query(
      'SELECT consumed, consumed_by_function_id AS by FROM dbos.notifications WHERE destination_uuid = $1 ORDER BY by',
      [task.workflowId],
    )
    expect(rows).toEqual([0, 2, 4].map((by) => ({ consumed: true, by })))
  })

  test('that comes later wakes whoever waits', async () => {
    const task = await aTask()
    const waiting = await opened(awaitStep(task, 0, { message: { topic: 't' } }))
    await send(task, '1')
    await send(task, '2', 't')
    expect(await waiting.recorded).toMatchObject({ value: { json: '2' } })
  })

  test('trap 8: recorded already, it is the answer, and no other is taken', async () => {
    const task = await aTask()
    await send(task, '1')
    await recorded(awaitStep(task, 0, { message: { timeout: seconds(60) } }))
    await send(task, '2')
    expect(await recorded(awaitStep(task, 0, { message: { timeout: seconds(60) } }))).toMatchObject({
      value: { json: '1' },
    })
    expect(await recorded(awaitStep(task, 2, { message: {} }))).toMatchObject({ value: { json: '2' } })
  })

  test('none in time is recorded as no value; with timeout 0 at once, and without a timer', async () => {
    const task = await aTask()
    expect(await recorded(awaitStep(task, 0, { message: { timeout: seconds(0) } }))).toEqual({ timedOut: {} })
    expect(await recorded(awaitStep(task, 2, { message: { timeout: { seconds: 0, nanos: 30_000_000 } } }))).toEqual({
      timedOut: {},
    })
    await send(task, '1')
    expect(await recorded(awaitStep(task, 0, { message: { timeout: seconds(0) } }))).toEqual({ timedOut: {} })
    expect((await stepsOf(task)).map(([id, name]) => [id, name])).toEqual([
      [0, 'DBOS.recv'],
      [2, 'DBOS.recv'],
      [3, 'DBOS.sleep'],
    ])
  })

  test('a timer that is recorded leaves the time that is left', async () => {
    const task = await aTask()
    const first = await opened(awaitStep(task, 0, { message: { timeout: seconds(3600) } }))
    first.recorded.catch(() => {})
    await expect.poll(async () => (await stepsOf(task)).length).toBe(1)
    first.stream.cancel()
    await query(`UPDATE dbos.operation_outputs SET output = '5' WHERE workflow_uuid = $1`, [task.workflowId])
    expect(await recorded(awaitStep(task, 0, { message: { timeout: seconds(3600) } }))).toEqual({ timedOut: {} })
  })

  test('two that wait for one topic get one message each', async () => {
    const task = await aTask()
    const both = await Promise.all([0, 2].map((id) => opened(awaitStep(task, id, { message: {} }))))
    await Promise.all([send(task, '1'), send(task, '2')])
    const got = await Promise.all(both.map(({ recorded }) => recorded))
    expect(got.map(({ value }) => value.json).sort()).toEqual(['1', '2'])
  })

  test('two streams of one call get the same, and one message is taken', async () => {
    const task = await aTask()
    const both = await Promise.all([0, 0].map((id) => opened(awaitStep(task, id, { message: {} }))))
    await send(task, '1')
    await send(task, '2')
    for (const { recorded } of both) expect(await recorded).toMatchObject({ value: { json: '1' } })
    expect(await recorded(awaitStep(task, 2, { message: {} }))).toMatchObject({ value: { json: '2' } })
  })

  test('whoever goes away has taken nothing', async () => {
    const task = await aTask()
    const waiting = await opened(awaitStep(task, 0, { message: {} }))
    waiting.recorded.catch(() => {})
    waiting.stream.cancel()
    await expect(waiting.recorded).rejects.toThrow()
    await send(task, '1')
    expect(await stepsOf(task)).toEqual([])
  })

  test('of an application of DBOS comes with the format it was sent in', async () => {
    const task = await aTask()
    const waiting = await opened(awaitStep(task, 0, { message: {} }))
    await query(
      `INSERT INTO dbos.notifications (destination_uuid, topic, message, serialization)
      VALUES ($1, '__null__topic__', '{"json":5,"__dbos_serializer":"superjson"}', 'js_superjson')`,
      [task.workflowId],
    )
    expect(await waiting.recorded).toMatchObject({ value: { json: '5' } })
    const [row] = await query('SELECT output, serialization FROM dbos.operation_outputs WHERE workflow_uuid = $1', [
      task.workflowId,
    ])
    expect(row).toEqual({ output: '{"json":5,"__dbos_serializer":"superjson"}', serialization: 'js_superjson' })
  })
})

describe('an event', () => {
  test('now, later, and not in time', async () => {
    const task = await aTask()
    const other = await aTask()
    const event = (key: string, timeout?: Plain) => ({ event: { workflowId: other.workflowId, key, timeout } })
    const waiting = await opened(awaitStep(task, 0, event('k', seconds(60))))
    const setEvent = { key: 'k', value: { json: '"v"' } }
    await worker.call('RecordSteps', {
      tasks: [{ ...other, steps: [{ functionId: 0, completedAt: seconds(1), setEvent }] }],
    })
    expect(await waiting.recorded).toMatchObject({ value: { json: '"v"' } })
    expect(await recorded(awaitStep(task, 2, event('k')))).toMatchObject({ value: { json: '"v"' } })
    expect(await recorded(awaitStep(task, 4, event('none', seconds(0))))).toEqual({ timedOut: {} })
    expect(await recorded(awaitStep(task, 6, event('none', { seconds: 0, nanos: 20_000_000 })))).toEqual({
      timedOut: {},
    })
    expect(await stepsOf(task)).toEqual([
      [0, 'DBOS.getEvent', '"v"'],
      [1, 'DBOS.sleep', expect.anything()],
      [2, 'DBOS.getEvent', '"v"'],
      [4, 'DBOS.getEvent', null],
      [6, 'DBOS.getEvent', null],
      [7, 'DBOS.sleep', expect.anything()],
    ])
  })
})

describe('a result', () => {
  const result = (task: Plain) => ({ result: { workflowId: task.workflowId } })

  test('as the workflow ends, with its id in the row', async () => {
    const task = await aTask()
    const other = await aTask()
    const waiting = await opened(awaitStep(task, 0, result(other)))
    await worker.complete(other, { result: { json: '{"done":1}' } })
    const answer = { ended: { kind: 'KIND_SUCCEEDED', workflowId: other.workflowId, output: { json: '{"done":1}' } } }
    expect(await waiting.recorded).toMatchObject(answer)
    expect(await recorded(awaitStep(task, 0, result(other)))).toMatchObject(answer)
    const [row] = await query(
      'SELECT function_name, child_workflow_id, output FROM dbos.operation_outputs WHERE workflow_uuid = $1',
      [task.workflowId],
    )
    expect(row).toEqual({ function_name: 'DBOS.getResult', child_workflow_id: other.workflowId, output: '{"done":1}' })
  })

  test('a failure, a cancellation, a termination and a workflow that is not there are told apart, also when they are recorded', async () => {
    const task = await aTask()
    const [failing, cancelled, terminated] = await Promise.all([aTask(), aTask(), aTask()])
    await worker.complete(failing, { failure: { name: 'Declined', message: 'no', code: '7' } })
    await query(`UPDATE dbos.workflow_status SET status = 'CANCELLED', owner_xid = NULL WHERE workflow_uuid = $1`, [
      cancelled.workflowId,
    ])
    await workflows.unary('TerminateWorkflows', {
      workflows: { workflowIds: [terminated.workflowId] },
      reason: 'too late',
    })
    for (const _ of ['awaited', 'recorded']) {
      expect(await recorded(awaitStep(task, 0, result(failing)))).toMatchObject({
        ended: { kind: 'KIND_FAILED', failure: { name: 'Declined', message: 'no', code: '7' } },
      })
      expect(await recorded(awaitStep(task, 1, result(cancelled)))).toMatchObject({ ended: { kind: 'KIND_CANCELLED' } })
      expect(await recorded(awaitStep(task, 2, result(terminated)))).toMatchObject({
        ended: { kind: 'KIND_TERMINATED', termination: { reason: 'too late' } },
      })
      expect(await recorded(awaitStep(task, 3, result({ workflowId: 'nobody' })))).toMatchObject({
        failure: { name: 'DBOSNonExistentWorkflowError' },
      })
    }
    expect((await stepsOf(task)).map(([, , outcome]) => outcome)).toEqual([
      'Declined',
      'DBOSAwaitedWorkflowCancelledError',
      'DBOSAwaitedWorkflowCancelledError',
      'DBOSNonExistentWorkflowError',
    ])
  })
})

describe('a value of a stream', () => {
  test('value by value to the end, which is a step too (trap 15)', async () => {
    const task = await aTask()
    const other = await aTask()
    const value = (offset: number) => ({ streamValue: { workflowId: other.workflowId, key: 's', offset } })
    const write = (functionId: number, json: string) =>
      worker.call('RecordSteps', {
        tasks: [
          { ...other, steps: [{ functionId, completedAt: seconds(1), writeStream: { key: 's', values: [{ json }] } }] },
        ],
      })
    await write(0, '"a"')
    expect(await recorded(awaitStep(task, 0, value(0)))).toMatchObject({ value: { json: '"a"' } })
    const waiting = await opened(awaitStep(task, 1, value(1)))
    await write(1, '"b"')
    expect(await waiting.recorded).toMatchObject({ value: { json: '"b"' } })
    const last = await opened(awaitStep(task, 2, value(2)))
    await worker.complete(other, { result: { json: 'null' } })
    expect(await last.recorded).toEqual({ streamEnd: {} })
    expect(await recorded(awaitStep(task, 2, value(2)))).toEqual({ streamEnd: {} })
    expect(await stepsOf(task)).toEqual([
      [0, 'DBOS.readStream', '"a"'],
      [1, 'DBOS.readStream', '"b"'],
      [2, 'DBOS.readStream', '"__DBOS_STREAM_CLOSED__"'],
    ])
  })
})

describe('the task', () => {
  const wait = { message: {} }

  test('is lost while it waits: the wait ends with LEASE_LOST, and nothing is recorded', async () => {
    const task = await aTask()
    const waiting = await opened(awaitStep(task, 0, wait))
    const ended = waiting.recorded.catch(errorOf)
    await query(`UPDATE dbos.workflow_status SET owner_xid = 'another' WHERE workflow_uuid = $1`, [task.workflowId])
    expect(await ended).toMatchObject({ reason: 'LEASE_LOST' })
    expect(await stepsOf(task)).toEqual([])
  })

  test('that is not held, or has another step there, is told so at once', async () => {
    const task = await aTask()
    await expect(recorded(awaitStep({ ...task, token: 'old' }, 0, wait)).catch(errorOf)).resolves.toMatchObject({
      reason: 'LEASE_LOST',
    })
    const finished = { name: 'step', output: { json: '1' } }
    await worker.call('RecordSteps', {
      tasks: [{ ...task, steps: [{ functionId: 0, completedAt: seconds(1), finished }] }],
    })
    await expect(recorded(awaitStep(task, 0, wait)).catch(errorOf)).resolves.toMatchObject({ reason: 'STEP_CONFLICT' })
  })

  test('hears of progress while nothing comes', async () => {
    const task = await aTask()
    const stream = awaitStep(task, 0, wait)
    const frames = stream[Symbol.asyncIterator]()
    expect((await frames.next()).value.opened).toBeTruthy()
    expect((await frames.next()).value.progress).toBeTruthy()
    stream.cancel()
  })
})
