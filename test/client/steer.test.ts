import { type Case, type Side, same } from './twins.js'

const enqueue = ({ client }: Side, id = 'w', options = {}) =>
  client.enqueue({ queueName: 'q', workflowName: 'wf', workflowID: id, ...options })

/** A workflow that has taken three steps, one of them a child, set an event and written a stream, and ended. */
async function ended({ sql, client }: Side, status = 'SUCCESS'): Promise<void> {
  await client.enqueue({ queueName: 'q', workflowName: 'wf', workflowID: 'w' }, ...([1] as never[]))
  await sql.query(`UPDATE dbos.workflow_status SET status = $1, completed_at = created_at WHERE workflow_uuid = 'w'`, [
    status,
  ])
  await sql.query(
    `INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, output, child_workflow_id, serialization)
     VALUES ('w', 0, 'first', '1', NULL, 'portable_json'), ('w', 1, 'child', NULL, 'c', NULL), ('w', 2, 'last', '3', NULL, 'portable_json')`,
  )
  await sql.query(
    `INSERT INTO dbos.workflow_events_history (workflow_uuid, function_id, key, value, serialization)
     VALUES ('w', 0, 'k', '1', 'portable_json'), ('w', 2, 'k', '2', 'portable_json')`,
  )
  await sql.query(
    `INSERT INTO dbos.workflow_events (workflow_uuid, key, value, serialization) VALUES ('w', 'k', '2', 'portable_json')`,
  )
}

async function family({ client, sql }: Side): Promise<void> {
  for (const id of ['w', 'c', 'g']) await client.enqueue({ queueName: 'q', workflowName: 'wf', workflowID: id })
  await sql.query(`UPDATE dbos.workflow_status SET parent_workflow_id = 'w' WHERE workflow_uuid = 'c'`)
  await sql.query(`UPDATE dbos.workflow_status SET parent_workflow_id = 'c' WHERE workflow_uuid = 'g'`)
}

const cancelled = async (side: Side) => {
  await enqueue(side)
  await side.client.cancelWorkflow('w')
}

const delayed = (side: Side) => enqueue(side, 'w', { delaySeconds: 3600 })

const cases: Case[] = [
  { name: 'cancel', setup: (side) => enqueue(side), act: ({ client }) => client.cancelWorkflow('w') },
  { name: 'cancel, unknown', act: ({ client }) => client.cancelWorkflow('nobody') },
  { name: 'cancel, ended', setup: (side) => ended(side), act: ({ client }) => client.cancelWorkflow('w') },
  {
    name: 'cancel, some unknown',
    setup: (side) => enqueue(side),
    act: ({ client }) => client.cancelWorkflows(['x', 'w']),
  },
  { name: 'cancel none', setup: (side) => enqueue(side), act: ({ client }) => client.cancelWorkflows([]) },
  {
    name: 'cancel the same twice',
    setup: (side) => enqueue(side),
    act: ({ client }) => client.cancelWorkflows(['w', 'w']),
  },
  { name: 'cancel without children', setup: family, act: ({ client }) => client.cancelWorkflow('w') },
  {
    name: 'cancel with children',
    setup: family,
    act: ({ client }) => client.cancelWorkflow('w', { cancelChildren: true }),
  },
  { name: 'resume', setup: cancelled, act: ({ client }) => client.resumeWorkflow('w') },
  {
    name: 'resume on a queue',
    setup: cancelled,
    act: ({ client }) => client.resumeWorkflow('w', { queueName: 'other' }),
  },
  { name: 'resume, ended', setup: (side) => ended(side), act: ({ client }) => client.resumeWorkflow('w') },
  { name: 'resume, unknown', act: ({ client }) => client.resumeWorkflow('nobody') },
  { name: 'resume, some unknown', setup: cancelled, act: ({ client }) => client.resumeWorkflows(['w', 'x', 'y']) },
  { name: 'resume many', setup: cancelled, act: ({ client }) => client.resumeWorkflows(['w', 'w']) },
  { name: 'resume none', act: ({ client }) => client.resumeWorkflows([]) },
  { name: 'priority', setup: (side) => enqueue(side), act: ({ client }) => client.setWorkflowPriority('w', 5) },
  { name: 'priority, ended', setup: (side) => ended(side), act: ({ client }) => client.setWorkflowPriority('w', 5) },
  { name: 'priority, unknown', act: ({ client }) => client.setWorkflowPriority('nobody', 5) },
  { name: 'delay in seconds', setup: delayed, act: ({ client }) => client.setWorkflowDelay('w', 600) },
  { name: 'delay by option', setup: delayed, act: ({ client }) => client.setWorkflowDelay('w', { delaySeconds: 600 }) },
  {
    name: 'delay until',
    setup: delayed,
    act: ({ client }) => client.setWorkflowDelay('w', { delayUntilEpochMS: Date.parse('2040-01-01') }),
  },
  {
    name: 'delay of one that waits in its queue',
    setup: (side) => enqueue(side),
    act: ({ client }) => client.setWorkflowDelay('w', 9),
  },
  { name: 'delay, unknown', act: ({ client }) => client.setWorkflowDelay('nobody', 9) },
  { name: 'delay of nothing', setup: delayed, act: async ({ client }) => client.setWorkflowDelay('w', {}) },
  { name: 'delay of 0', setup: delayed, act: async ({ client }) => client.setWorkflowDelay('w', 0) },
  {
    name: 'delay of less',
    setup: delayed,
    act: async ({ client }) => client.setWorkflowDelay('w', { delaySeconds: -1 }),
  },
  {
    name: 'delay until before',
    setup: delayed,
    act: async ({ client }) => client.setWorkflowDelay('w', { delayUntilEpochMS: 0 }),
  },
  { name: 'delete', setup: family, act: ({ client }) => client.deleteWorkflow('w') },
  { name: 'delete with children', setup: family, act: ({ client }) => client.deleteWorkflow('w', true) },
  { name: 'delete many, some unknown', setup: family, act: ({ client }) => client.deleteWorkflows(['c', 'x', 'g']) },
  { name: 'delete none', setup: family, act: ({ client }) => client.deleteWorkflows([]) },
  { name: 'fork', setup: (side) => ended(side), act: ({ client }) => client.forkWorkflow('w', 2) },
  { name: 'fork from the start', setup: (side) => ended(side), act: ({ client }) => client.forkWorkflow('w', 0) },
  { name: 'fork, unknown', act: ({ client }) => client.forkWorkflow('nobody', 0) },
  {
    name: 'fork with every option',
    setup: (side) => ended(side),
    act: ({ client }) =>
      client.forkWorkflow('w', 2, {
        newWorkflowID: 'f',
        applicationVersion: 'v2',
        timeoutMS: 1500,
        queueName: 'other',
        queuePartitionKey: 'p',
        replacementChildren: { c: 'c2' },
      }),
  },
  {
    name: "fork of a workflow that nobody owns belongs to the client's application",
    setup: (side) => ended(side),
    act: ({ as }) => as('alpha').forkWorkflow('w', 2),
  },
  {
    name: "fork of another application's workflow stays its own",
    setup: (side) => enqueue(side, 'w', { applicationName: 'beta' }),
    act: ({ as }) => as('alpha').forkWorkflow('w', 0),
  },
  { name: 'rewind', setup: (side) => ended(side), act: ({ client }) => client.rewindWorkflow('w') },
  {
    name: 'rewind with every option',
    setup: (side) => ended(side),
    act: ({ client }) =>
      client.rewindWorkflow('w', {
        startStep: 2,
        applicationVersion: 'v2',
        queueName: 'other',
        queuePartitionKey: 'p',
      }),
  },
  { name: 'rewind, under way', setup: (side) => enqueue(side), act: ({ client }) => client.rewindWorkflow('w') },
  { name: 'rewind, unknown', act: ({ client }) => client.rewindWorkflow('nobody') },
  {
    name: 'rewind below the start',
    setup: (side) => ended(side),
    act: ({ client }) => client.rewindWorkflow('w', { startStep: -1 }),
  },
]

same('steer', cases)
