import type { MessageInitShape } from '@bufbuild/protobuf'
import type { DBOSClient } from '@dbos-inc/dbos-sdk'
import type { Failure, Payload } from '../../gen/ts/perdure/v1/values_pb.js'
import type { ListWorkflowsRequestSchema } from '../../gen/ts/perdure/v1/workflow_lookup_pb.js'
import { type Workflow, type WorkflowFilterSchema, WorkflowStatus } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { insert, insertWorkflows, type Row } from '../store/workflow-rows.js'
import { type Case, differential, type Twin } from './twins.js'

const START = 1_600_000_000_000
const superjson = (json: unknown) => JSON.stringify({ json, __dbos_serializer: 'superjson' })

/** What TypeScript applications leave: every column set somewhere, and payloads in their own format. */
const rows: Row[] = [
  { name: 'plain', status: 'ENQUEUED', queue_name: 'q', inputs: superjson(['a', { b: 1 }]) },
  {
    name: 'full',
    status: 'SUCCESS',
    class_name: 'Cls',
    config_name: 'conf',
    queue_name: 'q',
    authenticated_user: 'ann',
    assumed_role: 'admin',
    authenticated_roles: '["admin","user"]',
    executor_id: 'local',
    application_version: 'v1',
    application_name: 'app',
    recovery_attempts: 2,
    workflow_timeout_ms: 5000,
    workflow_deadline_epoch_ms: START + 99_000,
    started_at_epoch_ms: START + 500,
    completed_at: START + 900,
    deduplication_id: 'd',
    priority: 5,
    queue_partition_key: 'p',
    forked_from: 'w0',
    was_forked_from: true,
    parent_workflow_id: 'w0',
    delay_until_epoch_ms: START + 100,
    attributes: '{"tier":1,"tags":["x"]}',
    schedule_name: 'nightly',
    inputs: superjson([1, null]),
    output: superjson({ sum: 3 }),
  },
  { name: 'failed', status: 'ERROR', error: superjson({ name: 'TypeError', message: 'no', stack: 's' }) },
  {
    name: 'bare',
    status: 'PENDING',
    class_name: null,
    authenticated_user: null,
    assumed_role: null,
    serialization: null,
  },
].map((row, at) => ({
  workflow_uuid: `w${at}`,
  authenticated_user: '',
  assumed_role: '',
  authenticated_roles: '[]',
  executor_id: '',
  serialization: 'js_superjson',
  created_at: START + at,
  updated_at: START + at,
  ...row,
}))

const setup = ({ sql }: Twin) => insertWorkflows(sql, rows)

function read(payload: Payload | undefined): unknown {
  return payload?.content.case === 'json' ? JSON.parse(payload.content.value) : undefined
}

const message = (failure: Failure | undefined) => failure && { name: failure.name, message: failure.message }

/** A workflow in the words of the SDK, the empty and the absent alike. */
function asSdk(workflow: Workflow | undefined): unknown {
  if (workflow === undefined) return undefined
  const ms = (time: { seconds: bigint; nanos: number } | undefined) =>
    time && Number(time.seconds) * 1000 + time.nanos / 1e6
  return comparable({
    workflowID: workflow.workflowId,
    status: WorkflowStatus[workflow.status],
    workflowName: workflow.name,
    workflowClassName: workflow.className,
    workflowConfigName: workflow.configName,
    queueName: workflow.queue,
    authenticatedUser: workflow.authenticatedUser,
    assumedRole: workflow.assumedRole,
    authenticatedRoles: workflow.authenticatedRoles,
    input: workflow.input?.arguments?.positional.map(read),
    output: read(workflow.output?.value),
    error: message(workflow.output?.failure),
    executorId: workflow.executorId,
    applicationVersion: workflow.applicationVersion,
    recoveryAttempts: workflow.recoveryAttempts,
    createdAt: ms(workflow.createdAt),
    updatedAt: ms(workflow.updatedAt),
    timeoutMS: ms(workflow.timeout),
    deadlineEpochMS: ms(workflow.deadline),
    deduplicationID: workflow.deduplicationId,
    priority: workflow.priority,
    queuePartitionKey: workflow.partitionKey,
    dequeuedAt: ms(workflow.startedAt),
    forkedFrom: workflow.forkedFrom,
    wasForkedFrom: workflow.wasForkedFrom,
    parentWorkflowID: workflow.parentWorkflowId,
    delayUntilEpochMS: ms(workflow.delayUntil),
    completedAt: ms(workflow.completedAt),
    attributes: workflow.attributes,
    scheduleName: workflow.scheduleName,
    applicationName: workflow.application,
  })
}

type Theirs = Awaited<ReturnType<DBOSClient['listWorkflows']>>[number]

function fromSdk({ error, ...status }: Theirs): unknown {
  return comparable({ ...status, error: message(error as Failure | undefined) })
}

/** Members in one order, without those that say nothing. */
function comparable(members: Record<string, unknown>): unknown {
  const saying = Object.entries(members).filter(([, value]) => value != null && value !== '' && `${value}` !== '')
  return Object.fromEntries(saying.sort(([a], [b]) => (a < b ? -1 : 1)))
}

type Init<Shape> = Omit<Exclude<Shape, { $typeName: string }>, '$typeName'>
type Request = Init<MessageInitShape<typeof ListWorkflowsRequestSchema>>
type Filter = Init<MessageInitShape<typeof WorkflowFilterSchema>>
type Given = Parameters<DBOSClient['listWorkflows']>[0]

function list(name: string, given: Given, filter: Filter, request: Request = {}, more: Partial<Case> = {}): Case {
  return {
    name: `list: ${name}`,
    setup,
    sdk: async (client) => (await client.listWorkflows(given)).map(fromSdk),
    rpc: async ({ workflows }) => {
      const loading = { loadInput: true, loadOutput: true, ...request }
      return (await workflows.listWorkflows({ filter, ...loading })).workflows.map(asSdk)
    },
    ...more,
  }
}

const lists: Case[] = [
  list('everything', {}, {}),
  list('newest first', { sortDesc: true }, {}, { descending: true }),
  list('limit and offset', { limit: 2, offset: 1 }, {}, { pageSize: 2, offset: 1n }),
  list('without inputs', { loadInput: false }, {}, { loadInput: false }),
  list('without outputs', { loadOutput: false }, {}, { loadOutput: false }),
  list(
    'by name, status and version',
    { workflowName: 'full', status: 'SUCCESS', applicationVersion: 'v1' },
    {
      names: ['full'],
      statuses: [WorkflowStatus.SUCCESS],
      applicationVersions: ['v1'],
    },
  ),
  list(
    'of an application and unclaimed',
    { applicationName: 'app' },
    { applications: ['app'], includeUnclaimed: true },
  ),
  list('by attributes', { attributes: { tier: 1 } }, { attributes: { tier: 1 } }),
  list('no attributes are no filter', { attributes: {} }, { attributes: {} }),
  list(
    'by a prefix with a letter that LIKE takes for any',
    { workflow_id_prefix: '_' },
    { workflowIdPrefixes: ['_'] },
    {},
    { deviation: { id: 'list-prefix-pattern', differs: ['answer'] } },
  ),
  list(
    'trap 23: a portable error',
    { status: 'ERROR' },
    { statuses: [WorkflowStatus.ERROR] },
    {},
    {
      setup: ({ sql }) => {
        const error = '{"name":"Declined","message":"no money"}'
        return insertWorkflows(sql, [{ ...rows[2], workflow_uuid: 'w', error, serialization: 'portable_json' }])
      },
      deviation: { id: 'list-portable-error', differs: ['answer'] },
    },
  ),
  {
    name: 'list queued workflows',
    setup,
    sdk: async (client) => (await client.listQueuedWorkflows({})).map(fromSdk),
    rpc: async ({ workflows }) => {
      const { workflows: queued } = await workflows.listWorkflows({ filter: { queuedOnly: true }, loadInput: true })
      return queued.map(asSdk)
    },
  },
]

const gets: Case[] = [
  ...rows.map(
    ({ workflow_uuid: id, name }): Case => ({
      name: `get: ${name}`,
      setup,
      sdk: async (client) => {
        const status = await client.getWorkflow(id)
        return status && fromSdk(status)
      },
      rpc: async ({ workflows }) => asSdk((await workflows.getWorkflow({ workflowId: id })).workflow),
    }),
  ),
  {
    name: 'get a workflow that does not exist',
    sdk: (client) => client.getWorkflow('nobody'),
    rpc: ({ workflows }) => workflows.getWorkflow({ workflowId: 'nobody' }),
    deviation: { id: 'get-unknown', differs: ['error'] },
  },
  {
    name: 'list the steps of a workflow that does not exist',
    sdk: (client) => client.listWorkflowSteps('nobody'),
    rpc: ({ workflows }) => workflows.listSteps({ workflowId: 'nobody' }),
    deviation: { id: 'get-unknown', differs: ['error'] },
  },
  {
    name: 'list steps',
    setup: async (twin) => {
      await setup(twin)
      const step = { workflow_uuid: 'w1', function_name: 'charge', serialization: 'js_superjson' }
      await insert(twin.sql, 'operation_outputs', { ...step, function_id: 0, output: superjson({ a: 1 }) })
      await insert(twin.sql, 'operation_outputs', { ...step, function_id: 1, child_workflow_id: 'w1-1' })
      await insert(twin.sql, 'operation_outputs', {
        ...step,
        function_id: 2,
        error: superjson({ name: 'TypeError', message: 'no' }),
        started_at_epoch_ms: START,
        completed_at_epoch_ms: START + 5,
      })
    },
    sdk: async (client) =>
      ((await client.listWorkflowSteps('w1')) ?? []).map((step) => [
        step.functionID,
        step.name,
        step.output ?? null,
        message((step.error ?? undefined) as Failure | undefined) ?? null,
        step.childWorkflowID,
        step.completedAtEpochMs ?? null,
      ]),
    rpc: async ({ workflows }) =>
      (await workflows.listSteps({ workflowId: 'w1' })).steps.map((step) => [
        step.functionId,
        step.name,
        read(step.output) ?? null,
        message(step.failure) ?? null,
        step.childWorkflowId ?? null,
        step.completedAt ? Number(step.completedAt.seconds) * 1000 + step.completedAt.nanos / 1e6 : null,
      ]),
  },
]

differential('lists', lists)
differential('workflows and steps', gets)
