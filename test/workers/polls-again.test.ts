import { DBOSClient } from '@dbos-inc/dbos-sdk'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Plain } from '../clients/grpcjs.js'
import { atFileEnd } from '../setup/file-end.js'
import { type Asking, asking, leave, refusal, start, workerAt } from './asking.js'
import { RawWorker } from './raw-worker.js'

let api: Asking
let sdk: DBOSClient

beforeAll(async () => {
  api = await asking()
  sdk = await DBOSClient.create({ systemDatabaseUrl: api.servers[0].databaseUrl })
  atFileEnd(() => sdk.destroy())
})

const refTo = ({ workflowId, token }: Plain) => ({ workflowId, token })
const done = { result: { json: '1' } }
const LOST = { code: 'ABORTED', reason: 'LEASE_LOST' }

async function held(name: string): Promise<{ worker: RawWorker; task: Plain; workflowId: string }> {
  const worker = await workerAt(api.servers[0], { [name]: leave })
  const workflowId = `${name}-1`
  await start(api.workflows[0], name, workflowId)
  return { worker, task: await worker.task(workflowId), workflowId }
}

describe('a worker that polls again', () => {
  test('is told again of an update that it has not accepted', async () => {
    const { worker, task, workflowId } = await held('again')
    const answered = (async () => {
      const frames: Plain[] = []
      for await (const frame of api.workflows[0].stream('UpdateWorkflow', { workflowId, name: 'add', updateId: 'u' })) {
        if (frame.accepted || frame.completed) frames.push(frame)
      }
      return frames
    })()
    await worker.frame('update')
    worker.hangUp()
    await worker.ended
    await worker.join({ tasks: [refTo(task)] })
    await worker.until(() => worker.frames.filter((frame) => frame.update).length === 2)
    const completedAt = { seconds: Math.floor(Date.now() / 1000), nanos: 0 }
    const steps = [{ functionId: 0, completedAt, update: { updateId: 'u' } }]
    await worker.call('RecordSteps', { tasks: [{ ...refTo(task), steps }] })
    await worker.call('AnswerUpdate', { task: refTo(task), updateId: 'u', completed: { json: '1' } })
    expect(await answered).toMatchObject([{ accepted: {} }, { completed: { json: '1' } }])
    worker.close()
  })

  test('is told of a cancellation that came while it was away', async () => {
    const { worker, task, workflowId } = await held('cancelled')
    worker.hangUp()
    await worker.ended
    await api.workflows[1].unary('CancelWorkflows', { workflows: { workflowIds: [workflowId] } })
    await worker.join({ tasks: [refTo(task)] })
    expect(await worker.frame('cancellation')).toMatchObject(refTo(task))
    await worker.call('CompleteTask', { task: refTo(task), cancelled: {} })
    worker.close()
  })

  test('is told which of its tasks ended while it was away', async () => {
    const { worker, task, workflowId } = await held('ended')
    worker.hangUp()
    await worker.ended
    await sdk.cancelWorkflow(workflowId)
    await worker.join({ tasks: [refTo(task)] })
    expect(await worker.frame('lost')).toEqual({ ...refTo(task), reason: 'REASON_ENDED' })
    worker.close()
  })

  test('holds what it names and is given no more than it has room for', async () => {
    const worker = await workerAt(api.servers[0], { roomy: leave }, { maxTasks: 2 })
    for (const n of [1, 2, 3]) await start(api.workflows[0], 'roomy', `roomy-${n}`)
    await worker.until(() => worker.held.size === 2)
    const [first] = [...worker.held.values()]
    worker.hangUp()
    await worker.ended
    await worker.join()
    await worker.complete(first, done)
    await worker.task('roomy-3')
    expect(worker.most).toBe(2)
    worker.close()
  })

  test('at another replica, goes on where it was, with its own token', async () => {
    const { worker, task } = await held('moved')
    worker.hangUp()
    await worker.ended
    const there = new RawWorker({
      ...{ url: api.servers[1].url, workerId: worker.id, queues: ['work'], workflows: { moved: leave } },
    })
    await there.join({ tasks: [refTo(task)] })
    const completedAt = { seconds: Math.floor(Date.now() / 1000), nanos: 0 }
    await there.call('RecordSteps', {
      tasks: [
        { ...refTo(task), steps: [{ functionId: 0, completedAt, finished: { name: 'step', output: { json: '1' } } }] },
      ],
    })
    expect(await there.complete(task, done)).toMatchObject({ status: 'WORKFLOW_STATUS_SUCCESS' })
    worker.close()
    there.close()
  })
})

describe('trap 5: a task is lost, and its worker told so, when an SDK', () => {
  const lost = async (worker: RawWorker, task: Plain, reason: string) => {
    expect(await worker.frame('lost', ({ token }) => token === task.token)).toEqual({ ...refTo(task), reason })
    expect(await refusal(worker.complete(task, done))).toMatchObject(LOST)
  }

  test('cancels its workflow', async () => {
    const { worker, task, workflowId } = await held('sdk-cancels')
    await sdk.cancelWorkflow(workflowId)
    await lost(worker, task, 'REASON_ENDED')
    worker.close()
  })

  test('resumes its workflow, which comes again under another token', async () => {
    const { worker, task, workflowId } = await held('sdk-resumes')
    await sdk.resumeWorkflow(workflowId)
    await worker.until(() => worker.frames.some((frame) => frame.task && frame.task.token !== task.token))
    const again = worker.held.get(workflowId) as Plain
    expect(again.token).not.toBe(task.token)
    expect(await refusal(worker.call('CompleteTask', { task: refTo(task), ...done }))).toMatchObject(LOST)
    expect(await worker.complete(again, done)).toMatchObject({ status: 'WORKFLOW_STATUS_SUCCESS' })
    worker.close()
  })

  test('deletes its workflow', async () => {
    const { worker, task, workflowId } = await held('sdk-deletes')
    await sdk.deleteWorkflow(workflowId)
    await lost(worker, task, 'REASON_ENDED')
    worker.close()
  })
})
