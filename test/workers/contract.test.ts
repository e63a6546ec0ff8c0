import { type DescField, type DescMessage, isFieldSet, ScalarType } from '@bufbuild/protobuf'
import { beforeAll, expect, test } from 'vitest'
import { FieldRulesSchema } from '../../gen/ts/buf/validate/validate_pb.js'
import { WorkerService } from '../../gen/ts/perdure/v1/worker_service_pb.js'
import { rulesOf } from '../../src/server/validation/rules.js'
import { grpcJsClient, type Plain } from '../clients/grpcjs.js'
import { type Asking, asking, leave, refusal, start, workerAt } from './asking.js'

/** Without a rule of their own, and why none is needed. */
const UNRULED = new Map([
  ['namespace', 'one of those there are'],
  ['perdure.v1.Payload.json', 'maxPayloadSize'],
  ['perdure.v1.Stored.data', 'maxPayloadSize'],
  ['perdure.v1.Failure.name', 'maxPayloadSize, with all of the failure'],
  ['perdure.v1.Failure.message', 'maxPayloadSize, with all of the failure'],
  ['perdure.v1.Failure.code', 'maxPayloadSize, with all of the failure'],
  ['perdure.v1.Failure.stack', 'cut off'],
  ['perdure.v1.ListTaskStepsRequest.after', 'any number'],
  ['perdure.v1.AnswerUpdateRequest.accepted', 'of a step that is there'],
  ['perdure.v1.UnknownHandler.known', 'their number'],
])

function hasRules(field: DescField): boolean {
  const rules = rulesOf(field)
  return isFieldSet(rules, FieldRulesSchema.field.required) || rules.type.case !== undefined
}

/** Fields of a request, at any depth, for which any value would do. */
function unruled(message: DescMessage, seen: Set<string>): string[] {
  if (seen.has(message.typeName) || message.typeName.startsWith('google.')) return []
  seen.add(message.typeName)
  return message.fields.flatMap((field) => {
    if (field.message) return unruled(field.message, seen)
    const anyWillDo = field.scalar === ScalarType.BOOL || field.fieldKind === 'enum'
    const name = `${message.typeName}.${field.name}`
    return anyWillDo || hasRules(field) || UNRULED.has(name) || UNRULED.has(field.name) ? [] : [name]
  })
}

test('every field of a request has a rule, or is known to need none', () => {
  const seen = new Set<string>()
  expect(WorkerService.methods.flatMap(({ input }) => unruled(input, seen))).toEqual([])
})

let api: Asking
beforeAll(async () => {
  api = await asking({ limits: { payloadBytes: 10_000 } })
})

test('who joins is told who answers, how long it may be silent, its version, and how large values may be', async () => {
  const worker = await workerAt(api.servers[0], { job: leave }, { request: { description: 'worker 7 of nine' } })
  const joined = await worker.frame('joined')
  expect(joined).toMatchObject({ lease: { seconds: 10 }, applicationVersion: 'app-1', maxPayloadBytes: 10_000 })
  expect(joined.replicaId).toMatch(/^[0-9a-f-]{36}$/)
  const applications = grpcJsClient(api.servers[1].url, 'perdure.v1.AdminService')
  const { workers } = await applications.unary('ListWorkers', {})
  applications.close()
  expect(workers).toContainEqual(
    expect.objectContaining({ workerId: worker.id, description: 'worker 7 of nine', replicaId: joined.replicaId }),
  )
  worker.close()
})

test('while nothing happens it hears of progress', async () => {
  const worker = await workerAt(api.servers[0], { job: leave }, { request: { progressInterval: { seconds: 1 } } })
  await worker.frame('progress')
  worker.close()
})

test('a task is what was started, and says when it was sent', async () => {
  const worker = await workerAt(api.servers[0], { 'Shop.whole': leave })
  const more = {
    className: 'Shop',
    configName: 'vienna',
    arguments: { positional: [{ json: '1.50' }], named: { a: { json: '[2]' } } },
    timeout: { seconds: 1000 },
    authenticatedUser: 'ann',
    assumedRole: 'clerk',
    authenticatedRoles: ['clerk', 'guest'],
    attributes: { fields: { a: { numberValue: 1 } } },
    memo: { fields: { m: { stringValue: 'x' } } },
    maxRecoveryAttempts: 3,
  }
  await start(api.workflows[0], 'whole', 'whole-1', more)
  const task = await worker.task('whole-1')
  const { maxRecoveryAttempts, timeout, attributes, memo, ...same } = more
  expect(task).toMatchObject({ ...same, queue: 'work', recoveryAttempts: 1, attempt: 1, applicationVersion: 'app-1' })
  expect([task.attributes.fields.a.numberValue, task.memo.fields.m.stringValue]).toEqual([1, 'x'])
  expect(task.runId).toBe(task.firstRunId)
  expect(Math.abs(task.sentAt.seconds - Date.now() / 1000)).toBeLessThan(60)
  expect(task.deadline.seconds - task.sentAt.seconds).toBeGreaterThan(990)
  await worker.complete(task, { result: { json: '1' } })
  worker.close()
})

test('values that are too large are refused where they are given, and nothing is written', async () => {
  const worker = await workerAt(api.servers[0], { large: leave })
  await start(api.workflows[0], 'large', 'large-1')
  const { workflowId, token } = await worker.task('large-1')
  const task = { workflowId, token }
  const large = { json: JSON.stringify('x'.repeat(10_000)) }
  const struct = { fields: { a: { stringValue: 'x'.repeat(10_000) } } }
  const refused = async (method: string, more: Plain) => (await refusal(worker.call(method, { task, ...more }))).reason
  expect(await refused('CompleteTask', { result: large })).toBe('MESSAGE_TOO_LARGE')
  expect(await refused('CompleteTask', { failure: { message: large.json } })).toBe('MESSAGE_TOO_LARGE')
  expect(await refused('ContinueAsNew', { arguments: { positional: [large] } })).toBe('MESSAGE_TOO_LARGE')
  expect(await refused('ContinueAsNew', { memo: struct })).toBe('MESSAGE_TOO_LARGE')
  expect(await refused('ContinueAsNew', { attributes: struct })).toBe('MESSAGE_TOO_LARGE')
  const steps = [{ functionId: 0, completedAt: { seconds: 5 }, finished: { name: 's', output: large } }]
  const { outcomes } = await worker.call('RecordSteps', { tasks: [{ ...task, steps }] })
  expect(outcomes[0].refused.reason).toBe('MESSAGE_TOO_LARGE')
  for (const field of ['memo', 'attributes']) {
    const workflow = { name: 'large', queue: 'work', [field]: struct }
    expect((await refusal(api.workflows[0].unary('EnqueueWorkflow', { workflow }))).reason).toBe('MESSAGE_TOO_LARGE')
  }
  await worker.complete(task, { result: { json: '1' } })
  worker.close()
})

test('a query that fails at length is told all the same', async () => {
  const worker = await workerAt(api.servers[0], { wordy: leave })
  await start(api.workflows[0], 'wordy', 'wordy-1')
  await worker.task('wordy-1')
  const asked = refusal(api.workflows[1].unary('QueryWorkflow', { workflowId: 'wordy-1', name: 'why' }))
  const { queryId } = await worker.frame('query')
  await worker.call('AnswerQuery', { queryId, failure: { name: 'Wordy', message: 'x'.repeat(9000), code: '7' } })
  expect(await asked).toMatchObject({ reason: 'QUERY_FAILED', metadata: { failure_name: 'Wordy', failure_code: '7' } })
  worker.close()
})
