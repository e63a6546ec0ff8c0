import { beforeAll, expect, test } from 'vitest'
import type { Plain } from '../clients/grpcjs.js'
import { insertWorkflows } from '../store/workflow-rows.js'
import { type Asking, asking, leave, outcomeOf, refusal, start, workerAt } from './asking.js'
import type { RawWorker } from './raw-worker.js'

let api: Asking

beforeAll(async () => {
  api = await asking()
})

/** Answers what it is asked with the query's name and whether it had to replay. */
function answering(worker: RawWorker, answer: (query: Plain) => Plain = told): void {
  let seen = 0
  void worker.until(() => {
    for (; seen < worker.frames.length; seen++) {
      const { query } = worker.frames[seen]
      // Whoever asked may have its answer, and the file be over, before the worker is told that it was taken.
      if (query) worker.call('AnswerQuery', { queryId: query.queryId, ...answer(query) }).catch(() => {})
    }
    return false
  })
}

const told = ({ name, snapshot }: Plain) => ({
  value: { json: JSON.stringify([name, snapshot ? 'replayed' : 'live']) },
})

async function query(at: 0 | 1, workflowId: string, name = 'state', more: Plain = {}): Promise<Plain> {
  const { value } = await api.workflows[at].unary('QueryWorkflow', { workflowId, name, ...more })
  return JSON.parse(value.json)
}

test('the worker that holds a workflow answers, asked at its own replica or at another', async () => {
  const worker = await workerAt(api.servers[0], { live: leave })
  answering(worker)
  await start(api.workflows[0], 'live', 'live-1')
  await worker.task('live-1')
  expect(await query(0, 'live-1')).toEqual(['state', 'live'])
  expect(await query(1, 'live-1')).toEqual(['state', 'live'])
  worker.close()
})

test('arguments go as they were given', async () => {
  const worker = await workerAt(api.servers[0], { args: leave })
  answering(worker, ({ arguments: given }) => ({ value: given.positional[0] }))
  await start(api.workflows[0], 'args', 'args-1')
  await worker.task('args-1')
  const json = '{"big":12345678901234567890}'
  const { value } = await api.workflows[1].unary('QueryWorkflow', {
    workflowId: 'args-1',
    name: 'echo',
    arguments: { positional: [{ json }] },
  })
  expect(value.json).toBe(json)
  worker.close()
})

test('a finished workflow is replayed from all that is recorded, read only', async () => {
  const worker = await workerAt(api.servers[0], { ended: () => 'done' })
  await start(api.workflows[0], 'ended', 'ended-1', { arguments: { positional: [{ json: '7' }] } })
  await outcomeOf(api.workflows[0], 'ended-1')
  await api.sql.query(
    `INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, output, serialization)
    SELECT 'ended-1', n, 'step', n::text, 'portable_json' FROM generate_series(0, 2499) n`,
  )
  let snapshot: Plain
  answering(worker, (asked) => {
    snapshot = asked.snapshot
    return told(asked)
  })
  expect(await query(1, 'ended-1')).toEqual(['state', 'replayed'])
  expect(snapshot).toMatchObject({ workflowId: 'ended-1', name: 'ended', readOnly: true, moreSteps: false })
  expect(snapshot.arguments.positional).toMatchObject([{ json: '7' }])
  expect(snapshot.steps.map(({ functionId }: Plain) => functionId)).toEqual([...Array(2500).keys()])
  worker.close()
})

test('a worker that goes away while it is asked: another one answers', async () => {
  const first = await workerAt(api.servers[0], { passed: leave })
  await start(api.workflows[0], 'passed', 'passed-1')
  await first.task('passed-1')
  const second = await workerAt(api.servers[1], { passed: leave })
  answering(second)
  for (const at of [0, 1] as const) {
    const answer = query(at, 'passed-1')
    await first.until(() => first.frames.filter((frame) => frame.query).length > at)
    first.hangUp()
    expect(await answer).toEqual(['state', 'replayed'])
    if (at === 0) await first.join()
  }
  second.close()
})

test('the answer may come by another replica than the one where the worker polls', async () => {
  const worker = await workerAt(api.servers[0], { roundabout: leave })
  await start(api.workflows[0], 'roundabout', 'roundabout-1')
  await worker.task('roundabout-1')
  const other = await workerAt(api.servers[1], { another: leave })
  const answer = query(0, 'roundabout-1')
  const { queryId } = await worker.frame('query')
  await other.call('AnswerQuery', { queryId, value: { json: '"by the other"' } })
  expect(await answer).toBe('by the other')
  worker.close()
  other.close()
})

test('what the handler throws, and a handler that is not there', async () => {
  const worker = await workerAt(api.servers[0], { failing: leave })
  answering(worker, ({ name }) =>
    name === 'bad'
      ? { failure: { name: 'RangeError', message: 'too far', code: 'E7', data: { json: '[1]' } } }
      : { unknown: { known: ['bad', 'good'] } },
  )
  await start(api.workflows[0], 'failing', 'failing-1')
  await worker.task('failing-1')
  expect(await refusal(query(0, 'failing-1', 'bad'))).toMatchObject({
    code: 'UNKNOWN',
    reason: 'QUERY_FAILED',
    metadata: { failure_name: 'RangeError', failure_message: 'too far', failure_code: 'E7', failure_data: '[1]' },
  })
  expect(await refusal(query(1, 'failing-1', 'other'))).toMatchObject({
    code: 'INVALID_ARGUMENT',
    reason: 'HANDLER_NOT_FOUND',
    metadata: { known: 'bad,good' },
  })
  worker.close()
})

test('nobody who could answer is told at once: no worker, no perdure workflow, no workflow', async () => {
  const worker = await workerAt(api.servers[0], { lonely: leave })
  await start(api.workflows[0], 'lonely', 'lonely-1')
  const { token } = await worker.task('lonely-1')
  await worker.complete({ workflowId: 'lonely-1', token }, { result: { json: '1' } })
  worker.close()
  const gone = async () =>
    (await api.sql.query('SELECT 1 FROM perdure.workers WHERE worker_id = $1', [worker.id])).rowCount
  while (await gone()) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(await refusal(query(0, 'lonely-1'))).toMatchObject({ code: 'FAILED_PRECONDITION', reason: 'NO_WORKER' })
  await insertWorkflows(api.sql, [{ workflow_uuid: 'dbos-1', status: 'PENDING', name: 'of-an-application' }])
  expect(await refusal(query(0, 'dbos-1'))).toMatchObject({ code: 'FAILED_PRECONDITION', reason: 'NOT_ANSWERABLE' })
  expect(await refusal(query(0, 'nobody'))).toMatchObject({ code: 'NOT_FOUND', reason: 'WORKFLOW_NOT_FOUND' })
})

test('a worker that does not answer: the caller’s deadline', async () => {
  const worker = await workerAt(api.servers[0], { silent: leave })
  await start(api.workflows[0], 'silent', 'silent-1')
  await worker.task('silent-1')
  for (const client of api.workflows) {
    const call = client.unary('QueryWorkflow', { workflowId: 'silent-1', name: 'state' }, { deadlineMs: 1000 })
    expect(await refusal(call)).toMatchObject({ code: 'DEADLINE_EXCEEDED', reason: 'QUERY_TIMEOUT' })
  }
  worker.close()
})

test('a thousand queries at once, at both replicas, each get their own answer', async () => {
  const worker = await workerAt(api.servers[0], { many: leave })
  answering(worker, ({ arguments: given }) => ({ value: given.positional[0] }))
  await start(api.workflows[0], 'many', 'many-1')
  await worker.task('many-1')
  const ask = (n: number) =>
    query(n % 2 === 0 ? 0 : 1, 'many-1', 'echo', { arguments: { positional: [{ json: `${n}` }] } })
  const numbers = [...Array(1000).keys()]
  expect(await Promise.all(numbers.map(ask))).toEqual(numbers)
  const left = await api.sql.query("SELECT 1 FROM perdure.tasks WHERE kind IN ('query', 'answer')")
  expect(left.rowCount).toBe(0)
  worker.close()
})
