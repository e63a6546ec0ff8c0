import { beforeAll, expect, test } from 'vitest'
import { sweepTasks } from '../../src/store/tasks/updates.js'
import type { Plain } from '../clients/grpcjs.js'
import { insertWorkflows } from '../store/workflow-rows.js'
import { type Asking, asking, eventually, leave, outcomeOf, refusal, start, workerAt } from './asking.js'
import type { RawWorker } from './raw-worker.js'

let api: Asking

beforeAll(async () => {
  api = await asking()
})

const args = (...values: unknown[]) => ({ positional: values.map((value) => ({ json: JSON.stringify(value) })) })

/** Frames of an update that say something. */
async function update(at: 0 | 1, request: Plain): Promise<Plain[]> {
  const frames: Plain[] = []
  for await (const { opened, progress, ...frame } of api.workflows[at].stream('UpdateWorkflow', request)) {
    if (!opened && !progress) frames.push(frame)
  }
  return frames
}

const refTo = ({ workflowId, token }: Plain) => ({ workflowId, token })

/** Records the step and so accepts; then answers. */
async function accept(worker: RawWorker, given: Plain, functionId: number): Promise<Plain> {
  const completedAt = { seconds: Math.floor(Date.now() / 1000), nanos: 0 }
  const { outcomes } = await worker.call('RecordSteps', {
    tasks: [{ ...refTo(given), steps: [{ functionId, completedAt, update: { updateId: given.updateId } }] }],
  })
  return outcomes[0]
}

function answer(worker: RawWorker, given: Plain, what: Plain): Promise<Plain> {
  return worker.call('AnswerUpdate', { task: refTo(given), updateId: given.updateId, ...what })
}

const updateOf = (worker: RawWorker, workflowId: string, token?: string) =>
  worker.frame('update', (given) => given.workflowId === workflowId && (token === undefined || given.token === token))

async function held(at: 0 | 1, name: string): Promise<{ worker: RawWorker; task: Plain; workflowId: string }> {
  const worker = await workerAt(api.servers[at], { [name]: leave })
  const workflowId = `${name}-1`
  await start(api.workflows[0], name, workflowId)
  return { worker, task: await worker.task(workflowId), workflowId }
}

test.each([0, 1] as const)('accepted with its step, then completed; asked at replica %s', async (at) => {
  const { worker, workflowId } = await held(0, `add${at}`)
  const answered = update(at, { workflowId, name: 'add', updateId: 'u', arguments: args(5, 'x') })
  const given = await updateOf(worker, workflowId)
  expect(given).toMatchObject({
    name: 'add',
    updateId: 'u',
    arguments: { positional: [{ json: '5' }, { json: '"x"' }] },
  })
  expect(await accept(worker, given, 3)).toMatchObject({ recorded: { steps: [{ written: {} }] } })
  await answer(worker, given, { completed: { json: '{"n":6}' } })
  expect(await answered).toMatchObject([{ accepted: { updateId: 'u' } }, { completed: { json: '{"n":6}' } }])
  const { steps } = await api.workflows[0].unary('ListSteps', { workflowId })
  expect(steps).toMatchObject([{ functionId: 3, name: 'perdure.update' }])
  expect(JSON.parse(steps[0].output.json)).toEqual({ updateId: 'u', name: 'add', arguments: [5, 'x'] })
  // A repeat has the same answer, and reaches nobody.
  const frames = worker.frames.filter((frame) => frame.update).length
  expect(await update(at, { workflowId, name: 'add', updateId: 'u', arguments: args(5, 'x') })).toMatchObject([
    { accepted: { updateId: 'u' } },
    { completed: { json: '{"n":6}' } },
  ])
  expect(worker.frames.filter((frame) => frame.update)).toHaveLength(frames)
  worker.close()
})

test('the same id with another name or other arguments is UPDATE_CONFLICT', async () => {
  const { worker, workflowId } = await held(0, 'conflict')
  const first = update(0, { workflowId, name: 'add', updateId: 'u', arguments: args(1) })
  const given = await updateOf(worker, workflowId)
  for (const other of [
    { name: 'sub', arguments: args(1) },
    { name: 'add', arguments: args(2) },
  ]) {
    expect(await refusal(update(1, { workflowId, updateId: 'u', ...other }))).toMatchObject({
      code: 'ALREADY_EXISTS',
      reason: 'UPDATE_CONFLICT',
    })
  }
  await answer(worker, given, { rejected: { name: 'TypeError', message: 'not so' } })
  expect(await first).toMatchObject([{ rejected: { name: 'TypeError', message: 'not so' } }])
  worker.close()
})

test('what was rejected leaves no step; a handler that is not there is named with those there are', async () => {
  const { worker, workflowId } = await held(1, 'refusing')
  const unknown = refusal(update(0, { workflowId, name: 'nothing', updateId: 'u' }))
  await answer(worker, await updateOf(worker, workflowId), { unknown: { known: ['add'] } })
  expect(await unknown).toMatchObject({ reason: 'HANDLER_NOT_FOUND', metadata: { known: 'add' } })
  expect((await api.workflows[0].unary('ListSteps', { workflowId })).steps).toEqual([])
  worker.close()
})

test('a handler that throws: accepted, then failed', async () => {
  const { worker, workflowId } = await held(0, 'throwing')
  const answered = update(1, { workflowId, name: 'add', updateId: 'u' })
  const given = await updateOf(worker, workflowId)
  await accept(worker, given, 0)
  await answer(worker, given, { failed: { name: 'RangeError', message: 'too far' } })
  expect(await answered).toMatchObject([{ accepted: {} }, { failed: { name: 'RangeError', message: 'too far' } }])
  worker.close()
})

test('nothing can be answered that was not accepted, nor rejected that was, nor under a token that is old', async () => {
  const { worker, workflowId } = await held(0, 'order')
  const answered = update(0, { workflowId, name: 'add', updateId: 'u' })
  const given = await updateOf(worker, workflowId)
  const conflict = { code: 'FAILED_PRECONDITION', reason: 'STEP_CONFLICT' }
  expect(await refusal(answer(worker, given, { completed: { json: '1' } }))).toMatchObject(conflict)
  expect(await refusal(answer(worker, given, { accepted: 3 }))).toMatchObject(conflict)
  await accept(worker, given, 3)
  await answer(worker, given, { accepted: 3 })
  expect(await refusal(answer(worker, given, { rejected: { name: 'E' } }))).toMatchObject(conflict)
  const stale = { ...given, token: 'another' }
  expect(await refusal(answer(worker, stale, { completed: { json: '1' } }))).toMatchObject({ reason: 'LEASE_LOST' })
  await answer(worker, given, { completed: { json: '1' } })
  // A replay answers once more; the first answer stands.
  await answer(worker, given, { completed: { json: '2' } })
  expect(await answered).toMatchObject([{ accepted: {} }, { completed: { json: '1' } }])
  worker.close()
})

test('one for a workflow that nobody has taken yet is delivered after its task', async () => {
  const registering = await workerAt(api.servers[0], { early: leave })
  registering.close()
  await start(api.workflows[0], 'early', 'early-1')
  const answered = update(1, { workflowId: 'early-1', name: 'add', updateId: 'u' })
  await eventually(
    async () => (await api.sql.query("SELECT 1 FROM perdure.tasks WHERE workflow_id = 'early-1'")).rowCount,
  )
  const worker = await workerAt(api.servers[0], { early: leave })
  const given = await updateOf(worker, 'early-1')
  const place = (kind: string) => worker.frames.findIndex((frame) => frame[kind])
  expect(place('task')).toBeLessThan(place('update'))
  await accept(worker, given, 0)
  await answer(worker, given, { completed: { json: '1' } })
  expect(await answered).toMatchObject([{ accepted: {} }, { completed: { json: '1' } }])
  worker.close()
})

test('a parked workflow is woken for an update', async () => {
  const { worker, task, workflowId } = await held(0, 'parked')
  await api.sql.query("UPDATE perdure.leases SET state = 'parked', worker_id = NULL WHERE workflow_id = $1", [
    workflowId,
  ])
  worker.close()
  const another = await workerAt(api.servers[1], { parked: leave })
  const answered = update(0, { workflowId, name: 'add', updateId: 'u' })
  const given = await updateOf(another, workflowId)
  expect(given.token).not.toBe(task.token)
  await accept(another, given, 0)
  await answer(another, given, { completed: { json: '1' } })
  expect(await answered).toMatchObject([{ accepted: {} }, { completed: { json: '1' } }])
  another.close()
})

test('the end of the workflow ends what it did not answer, for repeats as well', async () => {
  const { worker, task, workflowId } = await held(0, 'ending')
  const waiting = [0, 1].map((at) => refusal(update(at as 0 | 1, { workflowId, name: 'add', updateId: `u${at}` })))
  await worker.until(() => worker.frames.filter((frame) => frame.update).length === 2)
  await accept(worker, await updateOf(worker, workflowId), 0)
  await worker.complete(task, { result: { json: '1' } })
  for (const answered of waiting) {
    expect(await answered).toMatchObject({ code: 'FAILED_PRECONDITION', reason: 'WORKFLOW_ENDED' })
  }
  expect(await refusal(update(0, { workflowId, name: 'add', updateId: 'u1' }))).toMatchObject({
    reason: 'WORKFLOW_ENDED',
  })
  expect(await refusal(update(1, { workflowId, name: 'add', updateId: 'late' }))).toMatchObject({
    reason: 'WORKFLOW_ENDED',
  })
  worker.close()
})

test('an answer outlives its workflow for a day', async () => {
  const { worker, task, workflowId } = await held(0, 'kept')
  const request = { workflowId, name: 'add', updateId: 'u' }
  const answered = update(0, request)
  const given = await updateOf(worker, workflowId)
  await accept(worker, given, 0)
  await answer(worker, given, { completed: { json: '"kept"' } })
  await worker.complete(task, { result: { json: '1' } })
  const wanted = await answered
  expect(await update(1, request)).toEqual(wanted)
  worker.close()
})

test('after a worker has died, what was not accepted is delivered to the next, and what was is answered by its replay', async () => {
  const { worker, workflowId, task } = await held(0, 'dying')
  const first = update(0, { workflowId, name: 'add', updateId: 'accepted' })
  const accepted = await updateOf(worker, workflowId)
  await accept(worker, accepted, 0)
  const second = update(1, { workflowId, name: 'add', updateId: 'delivered' })
  await worker.frame('update', ({ updateId }) => updateId === 'delivered')
  await api.sql.query('UPDATE perdure.workers SET expires_at = 0 WHERE worker_id = $1', [worker.id])
  worker.close()
  const next = await workerAt(api.servers[1], { dying: leave })
  const again = await next.task(workflowId)
  expect(again.token).not.toBe(task.token)
  expect(again.steps).toMatchObject([{ functionId: 0, name: 'perdure.update' }])
  const redelivered = await updateOf(next, workflowId)
  expect(redelivered.updateId).toBe('delivered')
  await answer(next, { ...again, updateId: 'accepted' }, { completed: { json: '"replayed"' } })
  await accept(next, redelivered, 1)
  await answer(next, redelivered, { completed: { json: '"delivered"' } })
  expect(await first).toMatchObject([{ accepted: {} }, { completed: { json: '"replayed"' } }])
  expect(await second).toMatchObject([{ accepted: {} }, { completed: { json: '"delivered"' } }])
  expect(next.frames.filter((frame) => frame.update)).toHaveLength(1)
  next.close()
})

test('another run, a workflow of a DBOS application, none at all', async () => {
  const { worker, task, workflowId } = await held(0, 'runs')
  expect(await refusal(update(0, { workflowId, name: 'add', runId: 'another' }))).toMatchObject({
    reason: 'RUN_MISMATCH',
  })
  const answered = update(0, { workflowId, name: 'add', runId: task.runId })
  const given = await updateOf(worker, workflowId)
  await answer(worker, given, { rejected: { name: 'E', message: '' } })
  expect(await answered).toMatchObject([{ rejected: { name: 'E' } }])
  await insertWorkflows(api.sql, [{ workflow_uuid: 'dbos-1', status: 'PENDING', name: 'of-an-application' }])
  expect(await refusal(update(0, { workflowId: 'dbos-1', name: 'add' }))).toMatchObject({ reason: 'NOT_ANSWERABLE' })
  expect(await refusal(update(0, { workflowId: 'nobody', name: 'add' }))).toMatchObject({
    reason: 'WORKFLOW_NOT_FOUND',
  })
  await worker.complete(task, { result: { json: '1' } })
  await outcomeOf(api.workflows[1], workflowId)
  worker.close()
})

test('a worker that polls again is told again of what it has not accepted', async () => {
  const { worker, task, workflowId } = await held(0, 'again')
  const answered = update(0, { workflowId, name: 'add', updateId: 'u' })
  await updateOf(worker, workflowId)
  worker.hangUp()
  await worker.ended
  await worker.join({ tasks: [refTo(task)] })
  await worker.until(() => worker.frames.filter((frame) => frame.update).length === 2)
  const given = await updateOf(worker, workflowId)
  await accept(worker, given, 0)
  await answer(worker, given, { completed: { json: '1' } })
  expect(await answered).toMatchObject([{ accepted: {} }, { completed: { json: '1' } }])
  worker.close()
})

test('what nobody will ask for any more is forgotten a day after its workflow has ended, and not before', async () => {
  const { worker, task, workflowId } = await held(0, 'forgotten')
  const answered = update(0, { workflowId, name: 'add', updateId: 'u' })
  const given = await updateOf(worker, workflowId)
  await accept(worker, given, 0)
  await answer(worker, given, { completed: { json: '1' } })
  await answered
  const { database } = api.servers[0].namespaces.get('')
  const expiry = async () => {
    await sweepTasks(database)
    const { rows } = await api.sql.query('SELECT expires_at FROM perdure.tasks WHERE workflow_id = $1', [workflowId])
    return rows.map(({ expires_at }) => Number(expires_at))
  }
  expect(await expiry(), 'its workflow runs').toEqual([0])
  await worker.complete(task, { result: { json: '1' } })
  const [at = 0] = await expiry()
  expect(Math.abs(at - Date.now() - 24 * 3600 * 1000)).toBeLessThan(600_000)
  expect(await expiry(), 'its day is not over').toEqual([at])
  await api.sql.query('UPDATE perdure.tasks SET expires_at = 1 WHERE workflow_id = $1', [workflowId])
  expect(await expiry()).toEqual([])
  worker.close()
})

test('an id or a name that is too long is a mistake of the call', async () => {
  const long = 'x'.repeat(513)
  for (const request of [
    { name: 'add', updateId: long },
    { name: long, updateId: 'u' },
  ]) {
    expect(await refusal(update(0, { workflowId: 'any', ...request }))).toMatchObject({ code: 'INVALID_ARGUMENT' })
  }
})
