import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Plain } from '../clients/grpcjs.js'
import { type Asking, asking, leave, refusal, workerAt } from './asking.js'
import type { RawWorker } from './raw-worker.js'

let api: Asking
let worker: RawWorker
let id = ''

beforeAll(async () => {
  api = await asking()
  worker = await workerAt(api.servers[0], { signalled: leave })
})
beforeEach(() => {
  id = randomUUID()
})

type Ended = 'is not there' | 'runs' | 'has succeeded' | 'has failed'

async function standing(how: Ended): Promise<Plain> {
  if (how === 'is not there') return undefined
  await api.workflows[0].unary('EnqueueWorkflow', { workflow: { name: 'signalled', queue: 'work', workflowId: id } })
  const task = await worker.task(id)
  if (how === 'has succeeded') await worker.complete(task, { result: { json: '1' } })
  if (how === 'has failed') await worker.complete(task, { failure: { name: 'Error', message: 'no' } })
  return task
}

function signal(more: Plain): Promise<Plain> {
  return api.workflows[1].unary('SendMessage', {
    message: { destination: id, topic: 't', value: { json: '"hello"' } },
    start: { name: 'signalled', queue: 'work', ...more },
  })
}

/** The message as the workflow of this task takes it. */
async function received({ workflowId, token }: Plain): Promise<string> {
  const request = { workflowId, token, functionId: 0, message: { topic: 't', timeout: { seconds: 0 } } }
  for await (const { recorded } of worker.stream('AwaitStep', request)) if (recorded) return recorded.value?.json
  return ''
}

const anew: [policy: string, how: Ended][] = [
  ['UNSPECIFIED', 'is not there'],
  ['REJECT', 'is not there'],
  ['ALLOW', 'is not there'],
  ['ALLOW', 'has succeeded'],
  ['ALLOW', 'has failed'],
  ['ALLOW_IF_FAILED', 'has failed'],
  ['TERMINATE_IF_RUNNING', 'runs'],
]
test.each(anew)(
  '%s, where it %s: a run starts with the message, at an idle worker of another replica',
  async (policy, how) => {
    const before = await standing(how)
    expect(await signal({ idReusePolicy: `ID_REUSE_POLICY_${policy}` })).toMatchObject({ started: true, stored: 1 })
    const task = await worker.frame('task', ({ workflowId, runId }) => workflowId === id && runId !== before?.runId)
    expect(await received(task)).toBe('"hello"')
    await worker.complete(task, { result: { json: '1' } })
  },
)

const joined: [policy: string, how: Ended][] = [
  ['UNSPECIFIED', 'runs'],
  ['RETURN_EXISTING', 'runs'],
  ['ALLOW', 'runs'],
  ['ALLOW_IF_FAILED', 'runs'],
]
test.each(joined)('%s, where it %s: the message is for the run that there is', async (policy, how) => {
  const task = await standing(how)
  expect(await signal({ idReusePolicy: `ID_REUSE_POLICY_${policy}` })).toMatchObject({ started: false, stored: 1 })
  expect(await received(task)).toBe('"hello"')
  await worker.complete(task, { result: { json: '1' } })
})

const refused: [policy: string, more: Plain, how: Ended][] = [
  ['REJECT', {}, 'runs'],
  ['REJECT', {}, 'has succeeded'],
  ['ALLOW_IF_FAILED', {}, 'has succeeded'],
  ['ALLOW', { idConflictPolicy: 'ID_CONFLICT_POLICY_FAIL' }, 'runs'],
]
test.each(refused)('%s %o, where it %s: neither a run nor a message', async (policy, more, how) => {
  await standing(how)
  expect(await refusal(signal({ idReusePolicy: `ID_REUSE_POLICY_${policy}`, ...more }))).toMatchObject({
    reason: 'WORKFLOW_EXISTS',
  })
  const { rowCount } = await api.sql.query('SELECT 1 FROM dbos.notifications WHERE destination_uuid = $1', [id])
  expect(rowCount).toBe(0)
})
