import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { WorkflowStatus } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { IdConflictPolicy, IdReusePolicy } from '../../gen/ts/perdure/v1/workflow_start_pb.js'
import { openDatabase } from '../../src/store/database.js'
import { dropLeftovers, FIRST_PLACES } from '../../src/store/tasks/leftovers.js'
import { failureOf, type Looking, looking } from './looking.js'

let server: Looking

beforeAll(async () => {
  server = await looking()
  await server.sql.query(`INSERT INTO perdure.registrations
    (application, name, class_name, max_recovery_attempts, cancellation_grace_ms, seen_at)
    VALUES ('app', 'known', '', 100, 0, 0)`)
})

let id = ''
beforeEach(() => {
  id = randomUUID()
})

const json = (value: unknown) => ({ content: { case: 'json' as const, value: JSON.stringify(value) } })

async function ended(workflowId: string, status = 'SUCCESS'): Promise<void> {
  await server.sql.query(
    'UPDATE dbos.workflow_status SET status = $2, completed_at = 5, owner_xid = NULL WHERE workflow_uuid = $1',
    [workflowId, status],
  )
  await server.sql.query(
    `INSERT INTO dbos.workflow_output (workflow_uuid, output, error) VALUES ($1, $2, $3)`,
    status === 'SUCCESS' ? [workflowId, '"done"', null] : [workflowId, null, '{"name":"Error","message":"no"}'],
  )
}

const start = (more: object = {}) =>
  server.workflows.enqueueWorkflow({ workflow: { name: 'known', queue: 'q', workflowId: id, ...more } })

const get = async (runId = '') => {
  const { workflow } = await server.workflows.getWorkflow({ workflowId: id, runId })
  if (!workflow) throw new Error('no workflow')
  return workflow
}

describe('what DBOS has no place for', () => {
  test('is kept from the start on and told of the workflow, alone and in lists', async () => {
    const { runId, warnings } = await start({
      memo: { color: 'blue' },
      retryPolicy: { initialInterval: { seconds: 2n }, maximumAttempts: 3, nonRetryableNames: ['Bad'] },
      executionTimeout: { seconds: 60n },
      maxRecoveryAttempts: 7,
    })
    expect(warnings.map(({ reason }) => reason)).toEqual(['QUEUE_NOT_REGISTERED'])
    const workflow = await get()
    expect(workflow).toMatchObject({
      runId,
      firstRunId: runId,
      memo: { color: 'blue' },
      retryPolicy: { initialInterval: { seconds: 2n }, backoff: 0, maximumAttempts: 3, nonRetryableNames: ['Bad'] },
      attempt: 1,
      maxRecoveryAttempts: 7,
      cron: '',
      parked: false,
    })
    expect(workflow.executionDeadline?.seconds).toBe((workflow.createdAt?.seconds ?? 0n) + 60n)
    const { workflows } = await server.workflows.listWorkflows({ filter: { workflowIds: [id] } })
    expect(workflows[0]).toEqual({ ...workflow, input: undefined })
  })

  test('that nobody asked for is absent, and costs no row', async () => {
    const { runId } = await start()
    expect(await get()).toMatchObject({ runId, firstRunId: runId, attempt: 0, cron: '' })
    expect((await get()).memo).toBeUndefined()
    const { rowCount } = await server.sql.query('SELECT 1 FROM perdure.workflow_extras WHERE workflow_id = $1', [id])
    expect(rowCount).toBe(0)
  })

  test('goes with a fork where it says how it is run; what is of the source’s own time, cron and parent does not', async () => {
    await start({
      memo: { color: 'blue' },
      retryPolicy: { maximumAttempts: 3 },
      maxRecoveryAttempts: 7,
      executionTimeout: { seconds: 60n },
      cron: '@yearly',
    })
    await server.sql.query(
      `UPDATE perdure.workflow_extras SET attempt = 2, last_failure = '{}' WHERE workflow_id = $1`,
      [id],
    )
    await ended(id)
    const { workflowId } = await server.workflows.forkWorkflow({ workflowId: id })
    id = workflowId
    const fork = await get()
    expect(fork).toMatchObject({ memo: { color: 'blue' }, maxRecoveryAttempts: 7, attempt: 1, cron: '' })
    expect(fork).toMatchObject({ retryPolicy: { maximumAttempts: 3 }, firstRunId: fork.runId })
    expect([fork.executionDeadline, fork.lastFailure]).toEqual([undefined, undefined])
    await ended(id)
    const again = await server.workflows.forkWorkflow({ workflowId: id })
    id = again.workflowId
    expect(await get()).toMatchObject({ memo: { color: 'blue' } })
  })

  test('goes with the workflow; what an SDK’s deletion leaves behind is not the next one’s', async () => {
    await start({ memo: { of: 'first' } })
    await server.sql.query('DELETE FROM dbos.workflow_status WHERE workflow_uuid = $1', [id])
    await start()
    expect((await get()).memo).toBeUndefined()
    await server.workflows.deleteWorkflows({ workflows: { workflowIds: [id] } })
    const { rowCount } = await server.sql.query('SELECT 1 FROM perdure.workflow_extras WHERE workflow_id = $1', [id])
    expect(rowCount).toBe(0)
  })

  test('a cron expression must be of the portable subset, in a known zone', async () => {
    const bad = { name: 'known', queue: 'q', cron: '0 0 13 * 5', cronTimeZone: 'UTC' }
    await expect(server.workflows.enqueueWorkflow({ workflow: bad })).rejects.toThrow('day of the month')
    const zone = { ...bad, cron: '* * * * *', cronTimeZone: 'Mars/Olympus' }
    await expect(server.workflows.enqueueWorkflow({ workflow: zone })).rejects.toThrow('cron_time_zone')
  })
})

describe('an id used again', () => {
  test('ALLOW: an ended workflow makes room, and what it left is put away under its run', async () => {
    const first = await start({ arguments: { positional: [json(1)] }, memo: { run: 'first' } })
    await server.sql.query(
      `INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, output,
      serialization) VALUES ($1, 0, 'step', '1', 'portable_json')`,
      [id],
    )
    await server.sql.query(
      `INSERT INTO dbos.notifications (destination_uuid, topic, message, consumed) VALUES
      ($1, 't', '"taken"', TRUE), ($1, 't', '"waiting"', FALSE)`,
      [id],
    )
    await ended(id)
    const second = await start({ arguments: { positional: [json(2)] }, idReusePolicy: IdReusePolicy.ALLOW })
    expect(second).toMatchObject({ created: true, status: WorkflowStatus.ENQUEUED })
    expect(second.runId).not.toBe(first.runId)
    const latest = await get()
    expect(latest).toMatchObject({
      status: WorkflowStatus.ENQUEUED,
      runId: second.runId,
      firstRunId: first.runId,
      input: { arguments: { positional: [json(2)] } },
    })
    expect(latest.memo).toBeUndefined()
    expect(latest.output).toBeUndefined()
    const { rows: messages } = await server.sql.query(
      'SELECT message FROM dbos.notifications WHERE destination_uuid = $1',
      [id],
    )
    expect(messages).toEqual([{ message: '"waiting"' }])
    const { rows: steps } = await server.sql.query('SELECT 1 FROM dbos.operation_outputs WHERE workflow_uuid = $1', [
      id,
    ])
    expect(steps).toEqual([])
  })

  test('ALLOW_IF_FAILED: only where the last run did not succeed', async () => {
    await start()
    await ended(id)
    const policy = { idReusePolicy: IdReusePolicy.ALLOW_IF_FAILED }
    expect((await failureOf(start(policy)))[1]).toBe('WORKFLOW_EXISTS')
    await server.sql.query('UPDATE dbos.workflow_status SET status = $2 WHERE workflow_uuid = $1', [id, 'ERROR'])
    expect(await start(policy)).toMatchObject({ created: true })
  })

  test('one that runs is returned, refused or terminated, as the policies say', async () => {
    const first = await start()
    expect(await start({ idReusePolicy: IdReusePolicy.ALLOW })).toMatchObject({ created: false, runId: first.runId })
    const failing = { idReusePolicy: IdReusePolicy.ALLOW, idConflictPolicy: IdConflictPolicy.FAIL }
    expect((await failureOf(start(failing)))[1]).toBe('WORKFLOW_EXISTS')
    const second = await start({ idReusePolicy: IdReusePolicy.TERMINATE_IF_RUNNING })
    expect(second).toMatchObject({ created: true })
    expect((await get()).runId).toBe(second.runId)
    expect((await failureOf(start({ idConflictPolicy: IdConflictPolicy.FAIL })))[1]).toBe('INVALID_REQUEST')
  })

  test('of callers at the same time exactly one starts a run, whatever the number', async () => {
    await start()
    await ended(id)
    const answers = await Promise.all(Array.from({ length: 20 }, () => start({ idReusePolicy: IdReusePolicy.ALLOW })))
    expect(answers.filter(({ created }) => created)).toHaveLength(1)
    expect(new Set(answers.map(({ runId }) => runId)).size).toBe(1)
    const { rowCount } = await server.sql.query('SELECT 1 FROM perdure.past_runs WHERE workflow_id = $1', [id])
    expect(rowCount).toBe(1)
  })

  test('a repeated request is the run that it started, also when that has been followed by others', async () => {
    const policy = { idReusePolicy: IdReusePolicy.TERMINATE_IF_RUNNING }
    const request = {
      workflow: { name: 'known', queue: 'q', workflowId: id, ...policy },
      requestId: randomUUID(),
    }
    const { runId } = await server.workflows.enqueueWorkflow(request)
    expect(await server.workflows.enqueueWorkflow(request)).toMatchObject({ runId, created: true })
    const later = await start(policy)
    expect(await server.workflows.enqueueWorkflow(request)).toMatchObject({ runId })
    expect((await get()).runId).toBe(later.runId)
  })

  test('another name under the id is refused as ever', async () => {
    await server.workflows.enqueueWorkflow({ workflow: { name: 'other', queue: 'q', workflowId: id } })
    await ended(id)
    expect((await failureOf(start({ idReusePolicy: IdReusePolicy.ALLOW })))[1]).toBe('WORKFLOW_CONFLICT')
  })

  test('where another holds the deduplication id nothing is changed', async () => {
    const first = await start()
    await server.workflows.enqueueWorkflow({ workflow: { name: 'known', queue: 'q', deduplicationId: id } })
    const again = start({ deduplicationId: id, idReusePolicy: IdReusePolicy.TERMINATE_IF_RUNNING })
    expect((await failureOf(again))[1]).toBe('DEDUPLICATED')
    expect(await get()).toMatchObject({ runId: first.runId, status: WorkflowStatus.ENQUEUED })
  })
})

describe('a closed run', () => {
  async function twoRuns() {
    const first = await start({ arguments: { positional: [json(1)] }, memo: { run: 'first' } })
    await server.sql.query(
      `INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, output, serialization,
        started_at_epoch_ms, completed_at_epoch_ms) VALUES ($1, 0, 'step', '1', 'portable_json', 3, 4)`,
      [id],
    )
    await server.sql.query(
      `INSERT INTO dbos.workflow_events_history (workflow_uuid, function_id, key, value, serialization)
        VALUES ($1, 0, 'k', '"v"', 'portable_json')`,
      [id],
    )
    await server.sql.query(
      `INSERT INTO dbos.notifications (destination_uuid, topic, message, serialization, consumed)
        VALUES ($1, 't', '"taken"', 'portable_json', TRUE)`,
      [id],
    )
    await ended(id)
    const whole = await get()
    const second = await start({ arguments: { positional: [json(2)] }, idReusePolicy: IdReusePolicy.ALLOW })
    return { first, second, whole }
  }

  test('is read by its id as it was, with its payloads; an unknown one is RUN_NOT_FOUND', async () => {
    const { first, second, whole } = await twoRuns()
    expect(await get(first.runId)).toEqual(whole)
    expect((await get(second.runId)).runId).toBe(second.runId)
    expect((await failureOf(get('nobody')))[1]).toBe('RUN_NOT_FOUND')
  })

  test('has its steps and its history', async () => {
    const { first } = await twoRuns()
    const of = { workflowId: id, runId: first.runId }
    const { steps } = await server.workflows.listSteps(of)
    expect(steps).toMatchObject([{ functionId: 0, name: 'step', output: json(1) }])
    expect((await server.workflows.listSteps({ workflowId: id })).steps).toEqual([])
    const { entries } = await server.workflows.getWorkflowHistory(of)
    expect(entries.map(({ happening }) => happening?.happening.case).sort()).toEqual([
      'event',
      'message',
      'step',
      'workflow',
      'workflow',
    ])
    expect((await failureOf(server.workflows.listSteps({ ...of, runId: 'nobody' })))[1]).toBe('RUN_NOT_FOUND')
  })

  test('stands in the list of runs, the latest first, in pages', async () => {
    const { first, second } = await twoRuns()
    await ended(id, 'ERROR')
    const third = await start({ idReusePolicy: IdReusePolicy.ALLOW_IF_FAILED })
    const page = await server.workflows.listRuns({ workflowId: id, pageSize: 2 })
    expect(page.runs).toMatchObject([
      { runId: third.runId, status: WorkflowStatus.ENQUEUED, nextRunId: '' },
      { runId: second.runId, status: WorkflowStatus.ERROR, nextRunId: third.runId, continuedAsNew: false },
    ])
    const rest = await server.workflows.listRuns({ workflowId: id, pageSize: 2, pageToken: page.nextPageToken })
    expect(rest.runs).toMatchObject([{ runId: first.runId, status: WorkflowStatus.SUCCESS, nextRunId: second.runId }])
    expect(rest.nextPageToken).toBe('')
    expect((await failureOf(server.workflows.listRuns({ workflowId: 'nobody' })))[1]).toBe('WORKFLOW_NOT_FOUND')
  })

  const resultOf = async (request: object, opened = () => {}) => {
    for await (const { frame } of server.workflows.getResult({ workflowId: id, ...request })) {
      if (frame.case === 'opened') opened()
      if (frame.case === 'outcome') return frame.value
    }
    return undefined
  }

  test('has a result of its own; who asks without this_run_only is told the last run’s', async () => {
    const { first, second } = await twoRuns()
    expect(await resultOf({ runId: first.runId, thisRunOnly: true })).toMatchObject({
      runId: first.runId,
      nextRunId: second.runId,
      output: json('done'),
    })
    const last = resultOf({ runId: first.runId })
    await ended(id, 'ERROR')
    expect(await last).toMatchObject({ runId: second.runId, status: WorkflowStatus.ERROR })
    expect((await failureOf(resultOf({ runId: 'nobody' })))[1]).toBe('RUN_NOT_FOUND')
  })

  test('whose end is waited for is told when it has made room meanwhile', async () => {
    const { runId } = await start()
    let only: ReturnType<typeof resultOf> | undefined
    await new Promise<void>((opened) => {
      only = resultOf({ thisRunOnly: true }, opened)
    })
    await start({ idReusePolicy: IdReusePolicy.TERMINATE_IF_RUNNING })
    expect(await only).toMatchObject({ runId, termination: { reason: 'started anew' } })
  })

  test('goes when a DBOS application has deleted the workflow; another one of the same id keeps its own', async () => {
    await twoRuns()
    await start({ idReusePolicy: IdReusePolicy.TERMINATE_IF_RUNNING, memo: { a: 1 } })
    const kept = randomUUID()
    const again = { name: 'known', queue: 'q', workflowId: kept, idReusePolicy: IdReusePolicy.TERMINATE_IF_RUNNING }
    for (const _ of [1, 2]) await server.workflows.enqueueWorkflow({ workflow: { ...again, memo: { b: 1 } } })
    await server.workflows.terminateWorkflows({ workflows: { workflowIds: [id, kept] } })
    await server.sql.query('DELETE FROM dbos.workflow_status WHERE workflow_uuid = $1', [id])
    const database = openDatabase({ url: server.databaseUrl })
    // Each table begins anew once it has been gone through, by itself.
    const unread = new Set(Object.keys(FIRST_PLACES))
    for (let places = FIRST_PLACES; unread.size > 0; ) {
      places = await dropLeftovers(database, places, 2)
      for (const [table, place] of Object.entries(places)) if (place === '') unread.delete(table)
    }
    await database.close()
    const left = async (of: string) => {
      const tables = ['workflow_extras', 'past_runs', 'terminations']
      const count = (table: string) => `(SELECT count(*)::int FROM perdure.${table} WHERE workflow_id = $1) AS ${table}`
      return (await server.sql.query(`SELECT ${tables.map(count)}`, [of])).rows[0]
    }
    expect(await left(id)).toEqual({ workflow_extras: 0, past_runs: 0, terminations: 0 })
    expect(await left(kept)).toEqual({ workflow_extras: 1, past_runs: 1, terminations: 1 })
  })

  test('is one of the last thousand: older ones go', async () => {
    await start()
    await server.sql.query(
      `INSERT INTO perdure.past_runs (workflow_id, run_id, ordinal, next_run_id, continued_as_new, closed_at, content)
      SELECT $1, 'run-' || n, n, 'run-' || n + 1, FALSE, n, '{}' FROM generate_series(1, 1000) n`,
      [id],
    )
    await start({ idReusePolicy: IdReusePolicy.TERMINATE_IF_RUNNING })
    const { rows } = await server.sql.query(
      'SELECT count(*)::int, min(ordinal), max(ordinal) FROM perdure.past_runs WHERE workflow_id = $1',
      [id],
    )
    expect(rows).toEqual([{ count: 1000, min: 2, max: 1001 }])
  })

  test('goes when the workflow is deleted', async () => {
    await twoRuns()
    await server.workflows.deleteWorkflows({ workflows: { workflowIds: [id] } })
    const { rowCount } = await server.sql.query('SELECT 1 FROM perdure.past_runs WHERE workflow_id = $1', [id])
    expect(rowCount).toBe(0)
  })

  test('is not what a caller meant who names another one: RUN_MISMATCH, and nothing is done', async () => {
    const { first, second } = await twoRuns()
    const message = { destination: id, value: json('hello') }
    expect((await failureOf(server.workflows.sendMessage({ message, runId: first.runId })))[1]).toBe('RUN_MISMATCH')
    expect(await server.workflows.sendMessage({ message, runId: second.runId })).toMatchObject({ stored: 1 })
    const workflows = { workflowIds: [id], runId: first.runId }
    expect((await failureOf(server.workflows.cancelWorkflows({ workflows })))[1]).toBe('RUN_MISMATCH')
    expect((await get()).status).toBe(WorkflowStatus.ENQUEUED)
    await server.workflows.cancelWorkflows({ workflows: { ...workflows, runId: second.runId } })
    expect((await get()).status).toBe(WorkflowStatus.CANCELLED)
  })
})
