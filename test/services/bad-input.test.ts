import { fromBinary } from '@bufbuild/protobuf'
import { beforeAll, describe, expect, test } from 'vitest'
import { BadRequestSchema, ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { withClient } from '../database.js'
import { type Serving, serving } from '../serving.js'

type Json = Record<string, unknown>

interface Refusal {
  code: string
  reason: string
  message: string
  fields: string[]
  metadata: Record<string, string>
}

const W = 'WorkflowService'
const S = 'ScheduleService'
const Q = 'QueueService'
const A = 'ApplicationService'
const PAYLOAD_BYTES = 1000
const MESSAGE_BYTES = 20_000

let server: Serving

beforeAll(async () => {
  server = await serving({ limits: { payloadBytes: PAYLOAD_BYTES, messageBytes: MESSAGE_BYTES } })
  const start = { name: 'wf', queue: 'q' }
  for (const name of ['q', 'q2']) await must(`${Q}/RegisterQueue`, { queue: { name } })
  const workflows = ['w', 'w2'].map((workflowId) => ({ ...start, workflowId }))
  await must(`${W}/EnqueueWorkflows`, { workflows })
  const message = { destination: 'w', value: { json: '1' } }
  await must(`${W}/SendMessages`, { messages: [message, message] })
  for (const name of ['s', 's2']) await must(`${S}/CreateSchedule`, { schedule: { ...schedule, name } })
  await withClient(server.databaseUrl, (client) =>
    client.query(`
      INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name) VALUES ('w', 0, 'a'), ('w', 1, 'b');
      INSERT INTO dbos.workflow_events (workflow_uuid, key, value) VALUES ('w', 'a', '1'), ('w', 'b', '1');
      INSERT INTO dbos.application_versions (version_id, version_name) VALUES ('1', 'v1'), ('2', 'v2')`),
  )
  rows = await everything()
})

/** A call in Connect's JSON, which can say what Protobuf's binary form can't: half a surrogate pair, an enum by its name. */
async function call(rpc: string, request: Json | string): Promise<Json | Refusal> {
  const answer = await fetch(`${server.url}/perdure.v1.${rpc}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof request === 'string' ? request : JSON.stringify(request),
  })
  const body = (await answer.json()) as Json
  return answer.ok ? body : refusal(body)
}

/** The same for a stream: one message in its envelope, and the error in the envelope that ends it. */
async function callStream(rpc: string, request: Json): Promise<Json | Refusal> {
  const message = Buffer.from(JSON.stringify(request))
  const length = Buffer.alloc(5)
  length.writeUInt32BE(message.length, 1)
  const answer = await fetch(`${server.url}/perdure.v1.${rpc}`, {
    method: 'POST',
    headers: { 'content-type': 'application/connect+json' },
    body: Buffer.concat([length, message]),
  })
  let rest = Buffer.from(await answer.arrayBuffer())
  let last: Json = {}
  while (rest.length > 0) {
    const end = 5 + rest.readUInt32BE(1)
    last = JSON.parse(rest.subarray(5, end).toString())
    rest = rest.subarray(end)
  }
  return last.error ? refusal(last.error as Json) : last
}

function refusal(error: Json): Refusal {
  const details = (error.details ?? []) as { type: string; value: string }[]
  const bytes = (type: string) => {
    const found = details.find((detail) => detail.type === `google.rpc.${type}`)
    return found && Buffer.from(found.value, 'base64')
  }
  const info = fromBinary(ErrorInfoSchema, bytes('ErrorInfo') ?? new Uint8Array())
  const bad = fromBinary(BadRequestSchema, bytes('BadRequest') ?? new Uint8Array())
  const fields = bad.fieldViolations.map(({ field }) => field).sort()
  return { code: `${error.code}`, reason: info.reason, message: `${error.message}`, fields, metadata: info.metadata }
}

async function must(rpc: string, request: Json): Promise<Json> {
  const answer = await call(rpc, request)
  if ('reason' in answer) throw new Error(`${rpc}: ${answer.message}`)
  return answer as Json
}

/** Every row of every table, as one text a table. A replica's sign of life changes by itself and is left out. */
async function everything(): Promise<Record<string, string>> {
  return withClient(server.databaseUrl, async (client) => {
    const tables = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND (schemaname, tablename) <> ('perdure', 'replicas')
       ORDER BY 1`,
    )
    const found: Record<string, string> = {}
    for (const { name } of tables.rows) {
      const { rows } = await client.query(`SELECT string_agg(t::text, E'\\n' ORDER BY t::text) AS rows FROM ${name} t`)
      found[name] = rows[0].rows
    }
    return found
  })
}

let rows: Record<string, string> = {}

/** Since the calls that prepared the database, or since the last look. */
async function nothingChanged(): Promise<void> {
  const before = rows
  rows = await everything()
  expect(rows).toEqual(before)
}

const schedule = { name: 's', workflowName: 'wf', cron: '0 3 * * *', runtime: 'SCHEDULE_RUNTIME_TYPESCRIPT' }
const start = { name: 'wf', queue: 'q', workflowId: 'new' }
const enqueue = (given: Json) => ({ workflow: { ...start, ...given } })
const argument = (payload: Json) => enqueue({ arguments: { positional: [payload] } })
const ids = (...workflowIds: string[]) => ({ workflows: { workflowIds } })
const send = (given: Json) => ({ message: { destination: 'w', value: { json: '1' }, ...given } })
const long = (length: number) => 'x'.repeat(length)
const CENTURIES = '6311520000s'
const BIG = long(PAYLOAD_BYTES)

/** What, the call, its request, the fields that break a rule. All of them INVALID_ARGUMENT with INVALID_REQUEST. */
type Row = [what: string, rpc: string, request: Json, ...fields: string[]]

const missing: Row[] = [
  ['no workflow', `${W}/EnqueueWorkflow`, {}, 'workflow'],
  ['no name, no queue', `${W}/EnqueueWorkflow`, { workflow: {} }, 'workflow.name', 'workflow.queue'],
  ['a blank id', `${W}/EnqueueWorkflow`, enqueue({ workflowId: ' ' }), 'workflow.workflow_id'],
  ['no name in a batch', `${W}/EnqueueWorkflows`, { workflows: [start, { queue: 'q' }] }, 'workflows[1].name'],
  ['no debounce name', `${W}/DebounceWorkflow`, { workflow: {}, key: 'k', period: '1s' }, 'workflow.name'],
  ['no debounce period', `${W}/DebounceWorkflow`, { workflow: { name: 'wf' }, key: 'k' }, 'period'],
  ['no destination, no value', `${W}/SendMessage`, { message: {} }, 'message.destination', 'message.value'],
  ['a value without content', `${W}/SendMessage`, send({ value: {} }), 'message.value'],
  ['no workflow id', `${W}/GetWorkflow`, {}, 'workflow_id'],
  ['no selection', `${W}/CancelWorkflows`, {}, 'workflows'],
  ['no id to fork', `${W}/ForkWorkflow`, {}, 'workflow_id'],
  ['no time', `${W}/SetWorkflowDelay`, ids('w'), 'start'],
  ['no queue name', `${Q}/RegisterQueue`, { queue: {} }, 'queue.name'],
  ['no fields to change', `${Q}/UpdateQueue`, { queue: { name: 'q' } }, 'update_mask'],
  ['no queue to delete', `${Q}/DeleteQueue`, {}, 'name'],
  [
    'an empty schedule',
    `${S}/CreateSchedule`,
    { schedule: {} },
    'schedule.cron',
    'schedule.name',
    'schedule.runtime',
    'schedule.workflow_name',
  ],
  ['no times', `${S}/BackfillSchedule`, { name: 's' }, 'after', 'before'],
  ['no version', `${A}/SetLatestApplicationVersion`, {}, 'version'],
  ['no new name', `${A}/RenameApplication`, { from: 'a' }, 'to'],
]

const tooLong: Row[] = [
  ['a workflow id', `${W}/EnqueueWorkflow`, enqueue({ workflowId: long(513) }), 'workflow.workflow_id'],
  ['an id in bytes', `${W}/EnqueueWorkflow`, enqueue({ workflowId: 'ä'.repeat(300) }), 'workflow.workflow_id'],
  ['a deduplication id', `${W}/EnqueueWorkflow`, enqueue({ deduplicationId: long(1025) }), 'workflow.deduplication_id'],
  ['a fork', `${W}/ForkWorkflow`, { workflowId: 'w', newWorkflowId: long(513) }, 'new_workflow_id'],
  ['a queue', `${Q}/RegisterQueue`, { queue: { name: long(256) } }, 'queue.name'],
  ['a schedule', `${S}/CreateSchedule`, { schedule: { ...schedule, name: long(256) } }, 'schedule.name'],
  ['an idempotency key', `${W}/SendMessage`, send({ idempotencyKey: long(513) }), 'message.idempotency_key'],
  ['no UUID as request id', `${W}/EnqueueWorkflow`, { ...enqueue({}), requestId: 'again' }, 'request_id'],
]

const textsWith = (text: string): Row[] => [
  ['in a name', `${W}/EnqueueWorkflow`, enqueue({ name: text }), 'workflow.name'],
  ['in an id', `${W}/EnqueueWorkflow`, enqueue({ workflowId: text }), 'workflow.workflow_id'],
  ['in a JSON text', `${W}/EnqueueWorkflow`, argument({ json: `"${text}"` }), 'workflow.arguments.positional[0].json'],
  [
    'in a role',
    `${W}/EnqueueWorkflow`,
    enqueue({ authenticatedRoles: ['r', text] }),
    'workflow.authenticated_roles[1]',
  ],
  ['in an attribute', `${W}/UpdateWorkflowAttributes`, { ...ids('w'), attributes: { a: text } }, 'attributes["a"]'],
  ['in a topic', `${W}/SendMessage`, send({ topic: text }), 'message.topic'],
  ['in a reason', `${W}/TerminateWorkflows`, { ...ids('w'), reason: text }, 'reason'],
  ['in an id to cancel', `${W}/CancelWorkflows`, ids('w', text), 'workflows.workflow_ids[1]'],
  ['in a filter', `${W}/ListWorkflows`, { filter: { names: [text] } }, 'filter.names[0]'],
  ['in a namespace', `${W}/GetWorkflow`, { namespace: text, workflowId: 'w' }, 'namespace'],
  ['in a queue', `${Q}/RegisterQueue`, { queue: { name: text } }, 'queue.name'],
  ['in a zone', `${S}/CreateSchedule`, { schedule: { ...schedule, timeZone: text } }, 'schedule.time_zone'],
  ['in a version', `${A}/SetLatestApplicationVersion`, { version: text }, 'version'],
]
const texts = textsWith('a\0b')

const values: Row[] = [
  ['no JSON', `${W}/EnqueueWorkflow`, argument({ json: '{a:1}' }), 'workflow.arguments.positional[0].json'],
  ['empty JSON', `${W}/SendMessage`, send({ value: { json: '' } }), 'message.value.json'],
  [
    'named arguments that are no JSON',
    `${W}/EnqueueWorkflow`,
    enqueue({ arguments: { named: { a: { json: 'nope' } } } }),
    'workflow.arguments.named["a"].json',
  ],
  [
    'a stored value without format',
    `${W}/SendMessage`,
    send({ value: { stored: { data: '' } } }),
    'message.value.stored.serialization',
  ],
  [
    'a stored value that is no text',
    `${W}/SendMessage`,
    send({ value: { stored: { serialization: 'mine', data: Buffer.from([0xff]).toString('base64') } } }),
    'message.value.stored.data',
  ],
  [
    'a context that is no JSON',
    `${S}/CreateSchedule`,
    { schedule: { ...schedule, context: { json: '[' } } },
    'schedule.context.json',
  ],
]

const numbers: Row[] = [
  ['a negative timeout', `${W}/EnqueueWorkflow`, enqueue({ timeout: '-1s' }), 'workflow.timeout'],
  ['a timeout of nothing', `${W}/EnqueueWorkflow`, enqueue({ timeout: '0s' }), 'workflow.timeout'],
  ['a timeout of centuries', `${W}/EnqueueWorkflow`, enqueue({ timeout: CENTURIES }), 'workflow.timeout'],
  ['a negative delay', `${W}/EnqueueWorkflow`, enqueue({ delay: '-1s' }), 'workflow.delay'],
  ['a delay of centuries', `${W}/SetWorkflowDelay`, { ...ids('w'), delay: CENTURIES }, 'delay'],
  ['a negative period', `${W}/DebounceWorkflow`, { workflow: { name: 'wf' }, key: 'k', period: '-1s' }, 'period'],
  [
    'a rate without time',
    `${Q}/RegisterQueue`,
    { queue: { name: 'x', rateLimit: { limit: 1, period: '0s' } } },
    'queue.rate_limit.period',
  ],
  [
    'a polling of days',
    `${Q}/RegisterQueue`,
    { queue: { name: 'x', pollingInterval: '90000s' } },
    'queue.polling_interval',
  ],
  ['a negative priority', `${W}/EnqueueWorkflow`, enqueue({ priority: -1 }), 'workflow.priority'],
  ['a negative step', `${W}/ForkWorkflow`, { workflowId: 'w', startStep: -1 }, 'start_step'],
  ['a concurrency of none', `${Q}/RegisterQueue`, { queue: { name: 'x', concurrency: 0 } }, 'queue.concurrency'],
  ['a negative preview', `${S}/PreviewSchedule`, { name: 's', count: -1 }, 'count'],
]

const enums: Row[] = [
  ['a policy', `${W}/EnqueueWorkflow`, enqueue({ idReusePolicy: 99 }), 'workflow.id_reuse_policy'],
  ['a format', `${W}/EnqueueWorkflow`, enqueue({ argumentFormat: 99 }), 'workflow.argument_format'],
  ['a status', `${W}/ListWorkflows`, { filter: { statuses: [99] } }, 'filter.statuses[0]'],
  ['a grouping', `${W}/CountWorkflows`, { groupBy: [99] }, 'group_by[0]'],
  ['a runtime', `${S}/CreateSchedule`, { schedule: { ...schedule, runtime: 99 } }, 'schedule.runtime'],
  ['a conflict policy', `${Q}/RegisterQueue`, { queue: { name: 'q' }, conflictPolicy: 99 }, 'conflict_policy'],
]

const times: Row[] = ['nonsense', '61 * * * *', '* * * *'].flatMap((cron): Row[] => [
  [`cron ${cron}`, `${S}/CreateSchedule`, { schedule: { ...schedule, name: 'x', cron } }, 'schedule.cron'],
  [
    `cron ${cron}`,
    `${S}/ApplySchedules`,
    { schedules: [schedule, { ...schedule, name: 'x', cron }] },
    'schedules[1].cron',
  ],
  [`cron ${cron}`, `${S}/PreviewSchedule`, { expression: { cron, runtime: schedule.runtime } }, 'expression.cron'],
  [`cron ${cron}`, `${S}/UpdateSchedule`, { schedule: { name: 's', cron }, updateMask: 'cron' }, 'schedule.cron'],
])
const zones: Row[] = [
  ['create', `${S}/CreateSchedule`, { schedule: { ...schedule, timeZone: 'Mars/Base' } }, 'schedule.time_zone'],
  [
    'update',
    `${S}/UpdateSchedule`,
    { schedule: { name: 's', timeZone: 'Mars/Base' }, updateMask: 'timeZone' },
    'schedule.time_zone',
  ],
]

const lists: [rpc: string, request: Json, other: Json][] = [
  [`${W}/ListWorkflows`, { filter: { names: ['wf'] } }, { filter: { names: ['wf', 'x'] } }],
  [`${W}/ListSteps`, { workflowId: 'w' }, { workflowId: 'w2' }],
  [`${W}/ListEvents`, { workflowId: 'w' }, { workflowId: 'w2' }],
  [`${W}/ListMessages`, { workflowId: 'w' }, { workflowId: 'w', includeConsumed: true }],
  [`${W}/GetWorkflowHistory`, { workflowId: 'w' }, { workflowId: 'w2' }],
  [`${Q}/ListQueues`, {}, { includeUnclaimed: true }],
  [`${S}/ListSchedules`, {}, { workflowNames: ['wf'] }],
  [`${A}/ListApplicationVersions`, {}, { application: 'app' }],
]

const pages: Row[] = lists.flatMap(([rpc, request]): Row[] => [
  ['a negative page', rpc, { ...request, pageSize: -1 }, 'page_size'],
  ['a huge page', rpc, { ...request, pageSize: 1001 }, 'page_size'],
])

const batches: Row[] = [
  ['no workflows', `${W}/EnqueueWorkflows`, {}, 'workflows'],
  ['no messages', `${W}/SendMessages`, {}, 'messages'],
  ['no schedules', `${S}/ApplySchedules`, {}, 'schedules'],
  ['nothing selected', `${W}/CancelWorkflows`, { workflows: {} }, 'workflows'],
  ['one id twice', `${W}/EnqueueWorkflows`, { workflows: [start, start] }, 'workflows[1].workflow_id'],
  [
    'one id twice, atomic',
    `${W}/EnqueueWorkflows`,
    { workflows: [start, start], atomic: true },
    'workflows[1].workflow_id',
  ],
  [
    'one key twice',
    `${W}/SendMessages`,
    { messages: [send({ idempotencyKey: 'k' }).message, send({ idempotencyKey: 'k' }).message] },
    'messages[1].idempotency_key',
  ],
  ['one schedule twice', `${S}/ApplySchedules`, { schedules: [schedule, schedule] }, 'schedules[1].name'],
  ['one id to cancel twice', `${W}/CancelWorkflows`, ids('w', 'w'), 'workflows.workflow_ids'],
]

describe.each([
  ['what must be given', missing],
  ['ids over their limit', tooLong],
  ['U+0000 in texts', texts],
  ['values that are none', values],
  ['durations and numbers out of range', numbers],
  ['unknown enum values', enums],
  ['expressions that do not parse', times],
  ['unknown time zones', zones],
  ['pages out of range', pages],
  ['batches: empty, or with one id twice', batches],
])('%s: INVALID_REQUEST names every field and changes nothing', (_, rows) => {
  test.each(rows.map(([what, rpc, request, ...fields]) => ({ what, rpc, request, fields })))(
    '$what in $rpc',
    async ({ rpc, request, fields }) => {
      expect(await call(rpc, request)).toMatchObject({ code: 'invalid_argument', reason: 'INVALID_REQUEST', fields })
      await nothingChanged()
    },
  )
})

// The JSON is refused as it is read, at the first such text: hence the field alone, without the path to it.
test.each(textsWith('a\ud800b').map(([what, rpc, request, path = '']) => ({ what, rpc, request, path })))(
  'half of a surrogate pair $what in $rpc is refused and changes nothing',
  async ({ rpc, request, path }) => {
    const answer = await call(rpc, request)
    expect(answer).toMatchObject({ code: 'invalid_argument', reason: 'INVALID_REQUEST' })
    const inAttributes = path.startsWith('attributes')
    const field = path
      .replace(/\[\d+\]/g, '')
      .split('.')
      .at(-1)
    expect(answer.fields).toEqual([inAttributes ? path : field])
    await nothingChanged()
  },
)

const SOME_QUEUE = [`${Q}/GetQueue`, `${Q}/PauseQueue`, `${Q}/ResumeQueue`, `${Q}/DeleteQueue`]
const SOME_SCHEDULE = ['Get', 'Pause', 'Resume', 'Delete', 'Trigger', 'Preview'].map((verb) => `${S}/${verb}Schedule`)
const MANY = ['CancelWorkflows', 'TerminateWorkflows', 'ResumeWorkflows', 'DeleteWorkflows', 'UpdateWorkflowAttributes']
const HELD = ['GetWorkflow', 'GetWorkflowHistory', 'ListSteps', 'ListEvents', 'ListStreams', 'ListMessages']

const unknown: [rpc: string, request: Json, reason: string][] = [
  ...SOME_QUEUE.map((rpc): [string, Json, string] => [rpc, { name: 'nobody' }, 'QUEUE_NOT_FOUND']),
  [`${Q}/UpdateQueue`, { queue: { name: 'nobody', concurrency: 1 }, updateMask: 'concurrency' }, 'QUEUE_NOT_FOUND'],
  ...SOME_SCHEDULE.map((rpc): [string, Json, string] => [rpc, { name: 'nobody' }, 'SCHEDULE_NOT_FOUND']),
  [
    `${S}/BackfillSchedule`,
    { name: 'nobody', after: '2026-01-01T00:00:00Z', before: '2026-01-02T00:00:00Z' },
    'SCHEDULE_NOT_FOUND',
  ],
  [`${S}/UpdateSchedule`, { schedule: { name: 'nobody', queue: 'q' }, updateMask: 'queue' }, 'SCHEDULE_NOT_FOUND'],
  ...HELD.map((verb): [string, Json, string] => [`${W}/${verb}`, { workflowId: 'nobody' }, 'WORKFLOW_NOT_FOUND']),
  ...MANY.map((verb): [string, Json, string] => [`${W}/${verb}`, ids('w', 'nobody'), 'WORKFLOW_NOT_FOUND']),
  [`${W}/SetWorkflowPriority`, { ...ids('w', 'nobody'), priority: 1 }, 'WORKFLOW_NOT_FOUND'],
  [`${W}/SetWorkflowDelay`, { ...ids('w', 'nobody'), delay: '1s' }, 'WORKFLOW_NOT_FOUND'],
  [`${W}/ForkWorkflow`, { workflowId: 'nobody' }, 'WORKFLOW_NOT_FOUND'],
  [`${W}/RewindWorkflow`, { workflowId: 'nobody' }, 'WORKFLOW_NOT_FOUND'],
  [`${W}/SendMessage`, send({ destination: 'nobody' }), 'WORKFLOW_NOT_FOUND'],
  [
    `${W}/SendMessages`,
    { messages: [send({}).message, send({ destination: 'nobody' }).message] },
    'WORKFLOW_NOT_FOUND',
  ],
  [`${A}/SetLatestApplicationVersion`, { version: 'nobody' }, 'VERSION_NOT_FOUND'],
]

test.each(unknown)('%s of what is not there changes nothing: %j %s', async (rpc, request, reason) => {
  expect(await call(rpc, request)).toMatchObject({ code: 'not_found', reason })
  await nothingChanged()
})

test.each([
  ['GetResult', {}],
  ['ReadStream', { key: 's' }],
  ['GetEvent', { key: 'k', mustExist: true }],
  ['WatchWorkflow', {}],
])('%s of an unknown workflow', async (rpc, given) => {
  const answer = await callStream(`${W}/${rpc}`, { workflowId: 'nobody', ...given })
  expect(answer).toMatchObject({ code: 'not_found', reason: 'WORKFLOW_NOT_FOUND' })
})

test.each<[string, Json, string]>([
  ['GetEvent', { workflowId: 'w', key: 'k', timeout: '-1s' }, 'timeout'],
  ['GetEvent', { workflowId: 'w', key: '\ud800' }, 'key'],
  ['GetResult', { workflowId: 'w', progressInterval: '0.1s' }, 'progress_interval'],
  ['GetResult', {}, 'workflow_id'],
  ['ReadStream', { workflowId: 'w', key: 's', offset: -1 }, 'offset'],
  ['ReadStream', { workflowId: 'w', key: 's', limit: 0 }, 'limit'],
  ['WaitWorkflows', {}, 'workflow_ids'],
  ['WaitWorkflows', { workflowIds: ['w', 'w'] }, 'workflow_ids'],
  ['WaitWorkflows', { workflowIds: ['w'], mode: 99 }, 'mode'],
  ['WatchWorkflows', { maxWorkflows: 0 }, 'max_workflows'],
])('%s with %j is refused before it waits', async (rpc, request, field) => {
  const answer = await callStream(`${W}/${rpc}`, request)
  expect(answer).toMatchObject({ code: 'invalid_argument', reason: 'INVALID_REQUEST', fields: [field] })
})

test.each(lists)('%s takes no token that was tampered with, or of another filter', async (rpc, request, other) => {
  const refused = { code: 'invalid_argument', reason: 'PAGE_TOKEN_INVALID', fields: ['page_token'] }
  const { nextPageToken } = (await must(rpc, { ...request, pageSize: 1 })) as { nextPageToken: string }
  expect(nextPageToken).toMatch(/./)
  const with_ = (pageToken: string, given = request) => call(rpc, { ...given, pageToken })
  expect(await with_(nextPageToken)).not.toHaveProperty('reason')
  expect(await with_(nextPageToken, other)).toMatchObject(refused)
  const changed = nextPageToken.startsWith('A') ? 'B' : 'A'
  for (const token of [changed + nextPageToken.slice(1), nextPageToken.slice(0, -1), `${nextPageToken}A`, '.', 'x']) {
    expect(await with_(token)).toMatchObject(refused)
  }
})

test.each([
  `${W}/EnqueueWorkflow`,
  `${W}/ListWorkflows`,
  `${W}/CancelWorkflows`,
  `${Q}/RegisterQueue`,
  `${Q}/ListQueues`,
  `${S}/CreateSchedule`,
  `${S}/ListSchedules`,
  `${A}/ListApplications`,
])('%s in an unknown namespace', async (rpc) => {
  const request = { workflow: start, workflows: { workflowIds: ['w'] }, queue: { name: 'new' }, schedule }
  const wanted: Record<string, string[]> = {
    EnqueueWorkflow: ['workflow'],
    CancelWorkflows: ['workflows'],
    RegisterQueue: ['queue'],
    CreateSchedule: ['schedule'],
  }
  const fields = wanted[rpc.split('/')[1] ?? ''] ?? []
  const given = Object.fromEntries(Object.entries(request).filter(([name]) => fields.includes(name)))
  expect(await call(rpc, { ...given, namespace: 'elsewhere' })).toMatchObject({
    code: 'not_found',
    reason: 'NAMESPACE_NOT_FOUND',
    metadata: { namespace: 'elsewhere' },
  })
  await nothingChanged()
})

test.each<[string, string, Json, string]>([
  ['arguments', `${W}/EnqueueWorkflow`, argument({ json: `"${BIG}"` }), 'workflow.arguments'],
  ['a message', `${W}/SendMessage`, send({ value: { json: `"${BIG}"` } }), 'message.value'],
  [
    'a context',
    `${S}/CreateSchedule`,
    { schedule: { ...schedule, context: { json: `"${BIG}"` } } },
    'schedule.context',
  ],
])('%s over the limit of a value in %s are told the limit', async (_, rpc, request, field) => {
  expect(await call(rpc, request)).toMatchObject({
    code: 'resource_exhausted',
    reason: 'MESSAGE_TOO_LARGE',
    message: expect.stringContaining(`${PAYLOAD_BYTES}`),
    metadata: { limit: `${PAYLOAD_BYTES}`, field },
  })
  await nothingChanged()
})

test('a message over the limit is told the limit', async () => {
  const waits = await callStream(`${W}/GetEvent`, { workflowId: 'w', key: long(MESSAGE_BYTES) })
  expect(waits).toMatchObject({ code: 'resource_exhausted', reason: 'MESSAGE_TOO_LARGE' })
  expect(await call(`${W}/EnqueueWorkflow`, enqueue({ name: long(MESSAGE_BYTES) }))).toMatchObject({
    code: 'resource_exhausted',
    reason: 'MESSAGE_TOO_LARGE',
    message: expect.stringContaining(`${MESSAGE_BYTES}`),
  })
  await nothingChanged()
})

test.each([
  ['that is cut off', '{"workflow":'],
  ['with a field nobody knows', '{"workflow": {"name": "wf", "queue": "q", "prioritty": 1}}'],
  ['with an enum name nobody knows', '{"workflow": {"name": "wf", "queue": "q", "idReusePolicy": "SOMETIMES"}}'],
  ['with a duration beyond ten thousand years', '{"workflow": {"name": "wf", "queue": "q", "delay": "400000000000s"}}'],
])('JSON %s is INVALID_ARGUMENT and changes nothing', async (_, text) => {
  expect(await call(`${W}/EnqueueWorkflow`, text)).toMatchObject({
    code: 'invalid_argument',
    reason: 'INVALID_REQUEST',
  })
  await nothingChanged()
})

test('all that is wrong with a request is named at once, whoever found it', async () => {
  const both = enqueue({ workflowId: ' ', deduplicationPolicy: 1, arguments: { positional: [{ json: '{' }, {}] } })
  expect(await call(`${W}/EnqueueWorkflow`, both)).toMatchObject({
    reason: 'INVALID_REQUEST',
    fields: [
      'workflow.arguments.positional[0].json',
      'workflow.arguments.positional[1]',
      'workflow.deduplication_policy',
      'workflow.workflow_id',
    ],
  })
})
