import { type Case, differential, type Twin } from './twins.js'

/** A workflow in every status, parents and children, and what a run leaves behind. */
const scene = async ({ client, sql }: Twin) => {
  const base = { workflowName: 'wf', queueName: 'q' }
  for (const id of ['enqueued', 'pending', 'success', 'error', 'cancelled', 'gave-up', 'child', 'grandchild']) {
    await client.enqueue({ ...base, workflowID: id, deduplicationID: `dedup-${id}`, attributes: { a: 1, b: { c: 2 } } })
  }
  await client.enqueue({ ...base, workflowID: 'delayed', delaySeconds: 3600 })
  await sql.query(`UPDATE dbos.workflow_status SET status = 'PENDING', owner_xid = 'x', executor_id = 'e',
    recovery_attempts = 1, started_at_epoch_ms = created_at, workflow_deadline_epoch_ms = created_at
    WHERE workflow_uuid IN ('pending', 'child')`)
  for (const [id, status] of [
    ['success', 'SUCCESS'],
    ['error', 'ERROR'],
    ['gave-up', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'],
  ]) {
    await sql.query(
      `UPDATE dbos.workflow_status SET status = $2, completed_at = created_at, deduplication_id = NULL,
       queue_name = CASE WHEN $2 LIKE 'MAX%' THEN NULL ELSE queue_name END WHERE workflow_uuid = $1`,
      [id, status],
    )
  }
  await client.cancelWorkflow('cancelled')
  await sql.query(`UPDATE dbos.workflow_status SET parent_workflow_id = 'pending' WHERE workflow_uuid = 'child'`)
  await sql.query(`UPDATE dbos.workflow_status SET parent_workflow_id = 'child' WHERE workflow_uuid = 'grandchild'`)
  for (const id of ['success', 'error']) {
    await sql.query(`INSERT INTO dbos.workflow_output (workflow_uuid, output) VALUES ($1, '1')`, [id])
    for (const step of [0, 1, 2]) {
      await sql.query(
        `INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, output, child_workflow_id)
         VALUES ($1, $2, 'step', '1', CASE WHEN $2 = 1 THEN 'old-child' END)`,
        [id, step],
      )
      await sql.query(
        `INSERT INTO dbos.workflow_events_history (workflow_uuid, function_id, key, value) VALUES ($1, $2, 'k', $3)`,
        [id, step, `${step}`],
      )
      await sql.query(
        `INSERT INTO dbos.streams (workflow_uuid, key, value, "offset", function_id, serialization)
         VALUES ($1, 's', $3, $2, $2, 'portable_json')`,
        [id, step, step === 2 ? '"__DBOS_STREAM_CLOSED__"' : `${step}`],
      )
    }
    await sql.query(`INSERT INTO dbos.workflow_events (workflow_uuid, key, value) VALUES ($1, 'k', '2')`, [id])
    await sql.query(
      `INSERT INTO dbos.notifications (message_uuid, destination_uuid, topic, message, consumed, consumed_by_function_id)
       VALUES ($1 || 'a', $1, 't', '1', true, 0), ($1 || 'b', $1, 't', '1', true, 2), ($1 || 'c', $1, 't', '1', false, NULL)`,
      [id],
    )
  }
}

const ALL = ['enqueued', 'delayed', 'pending', 'success', 'error', 'cancelled', 'gave-up']
const ids = (...workflowIds: string[]) => ({ workflows: { workflowIds } })
const seconds = (value: number) => ({ seconds: BigInt(value) })
const UNKNOWN = [...ALL, 'unknown']

const cases: Case[] = [
  {
    name: 'cancel in every status',
    setup: scene,
    sdk: (client) => client.cancelWorkflows(ALL),
    rpc: async ({ workflows }) => void (await workflows.cancelWorkflows(ids(...ALL))),
  },
  {
    name: 'cancel with children, and theirs',
    setup: scene,
    sdk: (client) => client.cancelWorkflow('pending', { cancelChildren: true }),
    rpc: async ({ workflows }) => void (await workflows.cancelWorkflows({ ...ids('pending'), children: true })),
  },
  {
    name: 'cancel what is not there',
    setup: scene,
    sdk: (client) => client.cancelWorkflow('unknown'),
    rpc: async ({ workflows }) => void (await workflows.cancelWorkflows(ids('unknown'))),
    deviation: { id: 'steer-unknown-id', differs: ['error'] },
  },
  {
    name: 'cancel some that are not there, which the caller allows',
    setup: scene,
    sdk: (client) => client.cancelWorkflows(UNKNOWN),
    rpc: async ({ workflows }) =>
      void (await workflows.cancelWorkflows({ workflows: { workflowIds: UNKNOWN, allowMissing: true } })),
  },
  {
    name: 'resume in every status',
    setup: scene,
    sdk: async (client) => void (await client.resumeWorkflows(ALL)),
    rpc: async ({ workflows }) => void (await workflows.resumeWorkflows(ids(...ALL))),
  },
  {
    name: 'resume on a queue',
    setup: scene,
    sdk: async (client) => void (await client.resumeWorkflow('cancelled', { queueName: 'other' })),
    rpc: async ({ workflows }) => void (await workflows.resumeWorkflows({ ...ids('cancelled'), queue: 'other' })),
  },
  {
    name: 'resume some that are not there',
    setup: scene,
    sdk: (client) => client.resumeWorkflows(UNKNOWN),
    rpc: ({ workflows }) => workflows.resumeWorkflows(ids(...UNKNOWN)),
  },
  {
    name: 'delete in every status',
    setup: scene,
    sdk: (client) => client.deleteWorkflows(ALL),
    rpc: async ({ workflows }) => void (await workflows.deleteWorkflows(ids(...ALL))),
  },
  {
    name: 'delete with children, and theirs',
    setup: scene,
    sdk: (client) => client.deleteWorkflow('pending', true),
    rpc: async ({ workflows }) => void (await workflows.deleteWorkflows({ ...ids('pending'), children: true })),
  },
  {
    name: 'set the priority in every status',
    setup: scene,
    sdk: async (client) => {
      for (const id of ALL) await client.setWorkflowPriority(id, 9)
    },
    rpc: async ({ workflows }) => void (await workflows.setWorkflowPriority({ ...ids(...ALL), priority: 9 })),
  },
  {
    name: 'set the delay in every status',
    setup: scene,
    sdk: async (client) => {
      for (const id of ALL) await client.setWorkflowDelay(id, 7200)
    },
    rpc: async ({ workflows }) =>
      void (await workflows.setWorkflowDelay({ ...ids(...ALL), start: { case: 'delay', value: seconds(7200) } })),
  },
  {
    name: 'set the start time',
    setup: scene,
    sdk: (client) => client.setWorkflowDelay('delayed', { delayUntilEpochMS: 4_102_444_800_000 }),
    rpc: async ({ workflows }) =>
      void (await workflows.setWorkflowDelay({
        ...ids('delayed'),
        start: { case: 'startAt', value: seconds(4_102_444_800) },
      })),
  },
  ...[0, 1, 2, 99].map(
    (startStep): Case => ({
      name: `fork from step ${startStep}`,
      setup: scene,
      sdk: (client) => client.forkWorkflow('success', startStep, { newWorkflowID: 'f' }),
      rpc: async ({ workflows }) =>
        (await workflows.forkWorkflow({ workflowId: 'success', startStep, newWorkflowId: 'f' })).workflowId,
    }),
  ),
  {
    name: 'fork with every option',
    setup: scene,
    sdk: (client) =>
      client.forkWorkflow('pending', 0, {
        newWorkflowID: 'f',
        applicationVersion: 'v2',
        timeoutMS: 90_000,
        queueName: 'other',
        queuePartitionKey: 'p',
      }),
    rpc: async ({ workflows }) =>
      (
        await workflows.forkWorkflow({
          workflowId: 'pending',
          newWorkflowId: 'f',
          applicationVersion: 'v2',
          timeout: seconds(90),
          queue: 'other',
          partitionKey: 'p',
        })
      ).workflowId,
  },
  {
    name: 'fork with other children in the place of recorded ones',
    setup: scene,
    sdk: (client) =>
      client.forkWorkflow('success', 2, { newWorkflowID: 'f', replacementChildren: { 'old-child': 'new-child' } }),
    rpc: async ({ workflows }) =>
      (
        await workflows.forkWorkflow({
          workflowId: 'success',
          startStep: 2,
          newWorkflowId: 'f',
          replacementChildren: { 'old-child': 'new-child' },
        })
      ).workflowId,
  },
  {
    name: 'fork under an id drawn by the server',
    setup: scene,
    sdk: async (client) => void (await client.forkWorkflow('success', 1)),
    rpc: async ({ workflows }) => void (await workflows.forkWorkflow({ workflowId: 'success', startStep: 1 })),
  },
  {
    name: 'fork what is not there',
    sdk: (client) => client.forkWorkflow('unknown', 0),
    rpc: ({ workflows }) => workflows.forkWorkflow({ workflowId: 'unknown' }),
  },
  ...[0, 1, 2].map(
    (startStep): Case => ({
      name: `rewind to step ${startStep}`,
      setup: scene,
      sdk: async (client) => void (await client.rewindWorkflow('success', { startStep })),
      rpc: async ({ workflows }) => void (await workflows.rewindWorkflow({ workflowId: 'success', startStep })),
    }),
  ),
  {
    name: 'rewind with every option',
    setup: scene,
    sdk: async (client) =>
      void (await client.rewindWorkflow('error', {
        startStep: 1,
        applicationVersion: 'v2',
        queueName: 'other',
        queuePartitionKey: 'p',
      })),
    rpc: async ({ workflows }) =>
      void (await workflows.rewindWorkflow({
        workflowId: 'error',
        startStep: 1,
        applicationVersion: 'v2',
        queue: 'other',
        partitionKey: 'p',
      })),
  },
  {
    name: 'rewind what has not ended',
    setup: scene,
    sdk: (client) => client.rewindWorkflow('pending'),
    rpc: ({ workflows }) => workflows.rewindWorkflow({ workflowId: 'pending' }),
  },
  {
    name: 'rewind what is not there',
    sdk: (client) => client.rewindWorkflow('unknown'),
    rpc: ({ workflows }) => workflows.rewindWorkflow({ workflowId: 'unknown' }),
  },
]

differential('steering', cases)
