import { describe, expect, test } from 'vitest'
import type { Fault } from '../../src/errors.js'
import { recordWithEffects, type TaskRecorded } from '../../src/store/steps/effects.js'
import { StepLog } from '../../src/store/steps/log.js'
import type { ChildToBe, HeldTask, Recorded, StepRecord } from '../../src/store/steps/record.js'
import { NO_EXTRAS } from '../../src/store/workflows/extras.js'
import { call, finished, heldTasks, value } from './held-tasks.js'

const tasks = heldTasks()

function record(task: HeldTask, ...steps: StepRecord[]): Promise<TaskRecorded> {
  return new StepLog(tasks.database).record({ ...task, steps })
}

function stepsOf(result: TaskRecorded): readonly Recorded[] {
  if ('fault' in result) throw result.fault
  return result.steps
}

function faultOf(result: TaskRecorded): Fault {
  if (!('fault' in result)) throw new Error(`was recorded: ${JSON.stringify(result)}`)
  return result.fault
}

function child(functionId: number, given: Partial<ChildToBe> = {}): StepRecord {
  const nothing = { id: undefined, className: null, configName: null, queueName: undefined, extras: undefined }
  const inherited = { applicationVersion: undefined, applicationName: undefined, partitionKey: undefined }
  const plain = { timeoutMs: null, deduplicationId: null, priority: 0, delayMs: null }
  const input = { text: '{"positionalArgs":[1]}', serialization: 'portable_json' }
  return {
    ...call(functionId),
    kind: 'start child',
    child: { ...nothing, ...inherited, ...plain, name: 'child', input, ...given },
  }
}

const send = (
  functionId: number,
  destination: string,
  topic: string | null,
  json: unknown,
  key?: string,
): StepRecord => {
  const message = { destination, topic, ...value(json), idempotencyKey: key ?? null, toForks: false }
  return { ...call(functionId), kind: 'send', message }
}
const cancel = (functionId: number, workflowId: string, children = false): StepRecord => {
  return { ...call(functionId), kind: 'cancel', workflowId, children }
}

describe('children', () => {
  test('the row and the step are one, and what its start leaves open it has from its parent', async () => {
    const deadline = Date.now() + 60_000
    const task = await tasks.held({ workflow_deadline_epoch_ms: deadline, priority: 5, attributes: '{"a":1}' })
    const [answer] = stepsOf(await record(task, child(3)))
    const [row] = await tasks.rows('workflow_status', `${task.id}-3`)
    expect(row).toMatchObject({
      status: 'ENQUEUED',
      name: 'child',
      parent_workflow_id: task.id,
      queue_name: 'queue',
      application_name: 'shop',
      application_version: 'shop-1',
      workflow_deadline_epoch_ms: `${deadline}`,
      workflow_timeout_ms: null,
      authenticated_user: 'ann',
      assumed_role: 'clerk',
      authenticated_roles: '["clerk"]',
      priority: 0,
      attributes: null,
      owner_xid: null,
    })
    expect(await tasks.rows('workflow_input', `${task.id}-3`)).toMatchObject([{ inputs: '{"positionalArgs":[1]}' }])
    expect(answer).toEqual({
      kind: 'child',
      id: `${task.id}-3`,
      runId: row?.creator_xid,
      created: true,
      queue: 'queue',
    })
    expect(await tasks.rows('operation_outputs', task.id)).toMatchObject([
      { function_name: 'child', child_workflow_id: `${task.id}-3`, output: null, error: null, serialization: null },
    ])
  })

  test('with all that a start can say', async () => {
    const task = await tasks.held({ workflow_deadline_epoch_ms: Date.now() + 60_000 })
    const retryPolicy = {
      initialIntervalMs: 100,
      backoff: null,
      maximumIntervalMs: null,
      maximumAttempts: 2,
      nonRetryableNames: [],
    }
    const given = {
      id: `${task.id}-own`,
      className: 'Class',
      configName: 'config',
      queueName: 'other',
      applicationName: 'bakery',
      timeoutMs: 5000,
      deduplicationId: 'd',
      priority: 7,
      partitionKey: 'p',
      delayMs: 60_000,
      extras: { ...NO_EXTRAS, parentClosePolicy: 'CANCEL', retryPolicy },
    }
    await record(task, child(0, given))
    expect(await tasks.rows('workflow_status', given.id)).toMatchObject([
      {
        status: 'DELAYED',
        class_name: 'Class',
        config_name: 'config',
        queue_name: 'other',
        application_name: 'bakery',
        application_version: null,
        workflow_timeout_ms: '5000',
        workflow_deadline_epoch_ms: null,
        deduplication_id: 'd',
        priority: 7,
        queue_partition_key: 'p',
      },
    ])
    const extras = await tasks.query('SELECT * FROM perdure.workflow_extras WHERE workflow_id = $1', [given.id])
    expect(extras).toMatchObject([{ parent_close_policy: 'CANCEL', retry_policy: JSON.stringify(retryPolicy) }])
  })

  test('on the partitioned queue of its parent it stands in the same partition', async () => {
    const task = await tasks.held({ queue_partition_key: 'p' })
    await record(task, child(0), child(1, { queueName: 'other' }))
    const keys = await tasks.query(
      'SELECT queue_partition_key AS key FROM dbos.workflow_status WHERE parent_workflow_id = $1 ORDER BY workflow_uuid',
      [task.id],
    )
    expect(keys).toEqual([{ key: 'p' }, { key: null }])
  })

  test('trap 7: a repeat starts nothing, and tells the same', async () => {
    const task = await tasks.held()
    const first = await record(task, child(0), finished(1))
    const [started, written] = stepsOf(first)
    expect(stepsOf(await record(task, child(0), finished(1)))).toEqual([{ ...started, queue: null }, written])
    expect(
      await tasks.query('SELECT 1 FROM dbos.workflow_status WHERE parent_workflow_id = $1', [task.id]),
    ).toHaveLength(1)
  })

  test('one that is there already under the same name is the child, and keeps its arguments (trap 22)', async () => {
    const task = await tasks.held()
    const other = await tasks.held({ name: 'child' })
    const given = child(0, { id: other.id })
    const first = await record(task, given)
    expect(stepsOf(first)).toMatchObject([{ kind: 'child', id: other.id, created: false }])
    expect(await record(task, given)).toEqual(first)
    expect(await tasks.rows('workflow_status', other.id)).toMatchObject([
      { parent_workflow_id: null, owner_xid: other.token },
    ])
    expect(await tasks.rows('workflow_input', other.id)).toEqual([])
  })

  test('an id in use for another name is the failure of the call, and recorded', async () => {
    const task = await tasks.held()
    const other = await tasks.held({ name: 'another' })
    const first = await record(task, child(0, { id: other.id }), finished(1))
    const [failure, written] = stepsOf(first)
    expect(failure).toMatchObject({ kind: 'failure', error: expect.stringContaining('"DBOSConflictingWorkflowError"') })
    expect(written).toEqual({ kind: 'written' })
    expect(await record(task, child(0, { id: other.id }), finished(1))).toEqual(first)
    expect(await tasks.rows('operation_outputs', task.id)).toMatchObject([
      {
        function_name: 'child',
        child_workflow_id: null,
        output: null,
        error: expect.stringContaining('different function name'),
      },
      { function_name: 'step' },
    ])
  })

  test('a deduplication id that is held is the failure of the call', async () => {
    const task = await tasks.held()
    const given = { deduplicationId: `${task.id}-d` }
    const [, second] = stepsOf(await record(task, child(0, given), child(1, given)))
    expect(second).toMatchObject({ kind: 'failure', error: expect.stringContaining('"DBOSQueueDuplicatedError"') })
  })

  test('without the lease, or with a step that conflicts, nothing is started', async () => {
    const task = await tasks.held()
    await record(task, finished(0))
    expect(faultOf(await record({ ...task, token: 'old' }, child(1))).reason).toBe('LEASE_LOST')
    expect(faultOf(await record(task, child(1), finished(0, 0, 'other'))).reason).toBe('STEP_CONFLICT')
    expect(await tasks.query('SELECT 1 FROM dbos.workflow_status WHERE parent_workflow_id = $1', [task.id])).toEqual([])
  })

  test('of many tasks at a time, in the order of their calls', async () => {
    const log = new StepLog(tasks.database)
    const held = await Promise.all(Array.from({ length: 10 }, () => tasks.held()))
    const results = await Promise.all(
      held.map((task, n) =>
        log.record({ ...task, token: n === 0 ? 'old' : task.token, steps: [child(0), child(1), child(2)] }),
      ),
    )
    expect(faultOf(results[0] as TaskRecorded).reason).toBe('LEASE_LOST')
    for (const result of results.slice(1)) expect(stepsOf(result)).toHaveLength(3)
    const created = await tasks.query<{ id: string }>(
      `SELECT workflow_uuid AS id FROM dbos.workflow_status WHERE parent_workflow_id = $1 ORDER BY created_at`,
      [held[1]?.id],
    )
    expect(created.map(({ id }) => id)).toEqual([0, 1, 2].map((n) => `${held[1]?.id}-${n}`))
  })
})

describe('messages', () => {
  test('are sent with the step; the same key to the same destination is one message', async () => {
    const task = await tasks.held()
    const to = await tasks.held()
    await record(task, send(0, to.id, null, 'a'), send(1, to.id, 't', 'b', 'key'), send(2, to.id, 't', 'c', 'key'))
    const rows = await tasks.query(
      'SELECT topic, message, serialization, message_uuid FROM dbos.notifications WHERE destination_uuid = $1 ORDER BY message',
      [to.id],
    )
    expect(rows).toMatchObject([
      { topic: '__null__topic__', message: '"a"', serialization: 'portable_json' },
      { topic: 't', message: '"b"', message_uuid: `key::${to.id}` },
    ])
    const steps = await tasks.rows('operation_outputs', task.id)
    expect(steps.map((row) => [row.function_name, row.output, row.error, row.serialization])).toEqual(
      Array.from({ length: 3 }, () => ['DBOS.send', null, null, 'portable_json']),
    )
  })

  test('trap 7: a repeat sends nothing', async () => {
    const task = await tasks.held()
    const to = await tasks.held()
    for (const _ of [1, 2])
      expect(stepsOf(await record(task, send(0, to.id, null, 'a')))).toEqual([{ kind: 'written' }])
    expect(await tasks.rows('notifications', to.id)).toHaveLength(1)
  })

  test('to nobody: the failure of the call, recorded, beside those that arrive', async () => {
    const task = await tasks.held()
    const to = await tasks.held()
    const first = await record(task, send(0, 'nobody', null, 'a'), send(1, to.id, null, 'b'))
    expect(stepsOf(first)).toEqual([
      {
        kind: 'failure',
        error: `{"name":"DBOSNonExistentWorkflowError","message":"Sent to non-existent destination workflow UUID: nobody","code":"16"}`,
        serialization: 'portable_json',
      },
      { kind: 'written' },
    ])
    expect(await record(task, send(0, 'nobody', null, 'a'), send(1, to.id, null, 'b'))).toEqual(first)
    expect(await tasks.rows('notifications', to.id)).toHaveLength(1)
  })
})

describe('cancelling', () => {
  test('is recorded with what it does, also to its own workflow', async () => {
    const task = await tasks.held()
    const other = await tasks.held()
    const below = await tasks.held({ parent_workflow_id: other.id })
    expect(stepsOf(await record(task, cancel(0, 'nobody'), cancel(1, other.id, true)))).toHaveLength(2)
    for (const { id } of [other, below])
      expect(await tasks.rows('workflow_status', id)).toMatchObject([{ status: 'CANCELLED' }])
    expect(stepsOf(await record(task, cancel(2, task.id)))).toEqual([{ kind: 'written' }])
    expect(await tasks.rows('workflow_status', task.id)).toMatchObject([{ status: 'CANCELLED', owner_xid: null }])
    expect(await tasks.rows('operation_outputs', task.id)).toMatchObject(
      Array.from({ length: 3 }, () => ({ function_name: 'DBOS.cancelWorkflow', output: 'null' })),
    )
  })
})

describe('updates', () => {
  test('are accepted with the step, whose output is what they ask; one that does not wait leaves the task as it was', async () => {
    const task = await tasks.held({ creator_xid: 'run' })
    await tasks.query(
      `INSERT INTO perdure.tasks (task_id, kind, workflow_id, run_id, name, arguments, state, created_at, update_id)
      VALUES ($1, 'update', $2, 'run', 'rename', '{"positionalArgs":["x"]}', 'pending', 1, 'u1')`,
      [`task-${task.id}`, task.id],
    )
    const update = (functionId: number, updateId: string): StepRecord => ({
      ...call(functionId),
      kind: 'update',
      updateId,
    })
    expect(faultOf(await record(task, child(0), update(1, 'u1'), update(2, 'unknown')))).toMatchObject({
      reason: 'UPDATE_CONFLICT',
    })
    expect(await tasks.rows('operation_outputs', task.id)).toEqual([])
    expect(stepsOf(await record(task, update(1, 'u1')))).toEqual([{ kind: 'written' }])
    expect(stepsOf(await record(task, update(1, 'u1')))).toEqual([{ kind: 'written' }])
    expect(await tasks.rows('operation_outputs', task.id)).toMatchObject([
      { function_name: 'perdure.update', output: '{"updateId":"u1","name":"rename","arguments":["x"]}' },
    ])
    const [state] = await tasks.query('SELECT state, function_id FROM perdure.tasks WHERE workflow_id = $1', [task.id])
    expect(state).toEqual({ state: 'accepted', function_id: 1 })
  })
})

describe('in the transaction of something else', () => {
  test('steps are written with it or not at all', async () => {
    const task = await tasks.held()
    const steps = [finished(0), child(1)]
    const failing = tasks.database.transaction(async (sql) => {
      await recordWithEffects(sql, [{ ...task, steps }])
      throw new Error('thought better of it')
    })
    await expect(failing).rejects.toThrow('thought better of it')
    expect(await tasks.rows('operation_outputs', task.id)).toEqual([])
    await tasks.database.transaction((sql) => recordWithEffects(sql, [{ ...task, steps }]))
    expect(await tasks.rows('operation_outputs', task.id)).toHaveLength(2)
    const [stale] = await tasks.database.transaction((sql) =>
      recordWithEffects(sql, [{ ...task, token: 'old', steps }]),
    )
    expect(stale).toMatchObject({ fault: { reason: 'LEASE_LOST' } })
  })
})
