import { describe, expect, test } from 'vitest'
import type { Fault } from '../../src/errors.js'
import type { TaskRecorded } from '../../src/store/steps/effects.js'
import { StepLog } from '../../src/store/steps/log.js'
import type { HeldTask, Recorded, StepRecord } from '../../src/store/steps/record.js'
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

const sleep = (functionId: number, durationMs: number): StepRecord => ({
  ...call(functionId),
  kind: 'sleep',
  durationMs,
})
const setEvent = (functionId: number, key: string, to: unknown): StepRecord => {
  return { ...call(functionId), kind: 'set event', key, value: value(to) }
}
const write = (functionId: number, key: string, values: unknown[], withinStep = false): StepRecord => {
  return { ...call(functionId), kind: 'write stream', key, values: values.map(value), withinStep }
}

describe('finished steps', () => {
  test('are rows as the SDK writes them, with the application of the workflow', async () => {
    const task = await tasks.held()
    const failure: StepRecord = {
      ...call(1),
      kind: 'finished',
      name: 'charge',
      output: null,
      error: { text: '{"name":"Declined","message":"no"}', serialization: 'portable_json' },
      childId: 'other',
    }
    const nothing: StepRecord = { ...call(2), kind: 'finished', name: 'void', output: null, error: null, childId: null }
    const answer = await record(task, finished(0, { a: 1 }, 'load'), failure, nothing)
    expect(answer).toEqual({ steps: [{ kind: 'written' }, { kind: 'written' }, { kind: 'written' }] })
    const common = { workflow_uuid: task.id, application_name: 'shop' }
    expect(await tasks.rows('operation_outputs', task.id)).toEqual([
      {
        ...common,
        function_id: 0,
        function_name: 'load',
        output: '{"a":1}',
        error: null,
        child_workflow_id: null,
        serialization: 'portable_json',
        completed_at_epoch_ms: '2000',
      },
      {
        ...common,
        function_id: 1,
        function_name: 'charge',
        output: null,
        error: '{"name":"Declined","message":"no"}',
        child_workflow_id: 'other',
        serialization: 'portable_json',
        completed_at_epoch_ms: '2001',
      },
      {
        ...common,
        function_id: 2,
        function_name: 'void',
        output: null,
        error: null,
        child_workflow_id: null,
        serialization: null,
        completed_at_epoch_ms: '2002',
      },
    ])
  })

  test('trap 7: a repeat with the same completed_at is the same answer, and the first one stands', async () => {
    const task = await tasks.held()
    const first = await record(task, finished(0, 'first'))
    expect(await record(task, finished(0, 'second'), finished(1))).toEqual({
      steps: [...stepsOf(first), { kind: 'written' }],
    })
    const rows = await tasks.rows('operation_outputs', task.id)
    expect(rows.map(({ output }) => output)).toEqual(['"first"', '1'])
  })

  test.each([
    ['another completion time', { ...finished(0), completedAt: 5 }],
    ['another name', finished(0, 0, 'other')],
  ])('with %s: STEP_CONFLICT, and nothing of the task is written', async (_, other) => {
    const task = await tasks.held()
    await record(task, finished(0))
    const fault = faultOf(await record(task, finished(7), other))
    expect(fault).toMatchObject({ reason: 'STEP_CONFLICT', metadata: { function_id: '0', recorded: 'step' } })
    expect(await tasks.rows('operation_outputs', task.id)).toHaveLength(1)
  })

  test('trap 6: without the lease nothing is written, whoever holds it by now', async () => {
    const stale = await tasks.held()
    await tasks.query(`UPDATE dbos.workflow_status SET owner_xid = 'another' WHERE workflow_uuid = $1`, [stale.id])
    const cancelled = await tasks.held()
    await tasks.query(`UPDATE dbos.workflow_status SET status = 'CANCELLED' WHERE workflow_uuid = $1`, [cancelled.id])
    for (const task of [stale, cancelled, { id: 'nobody', token: 'none' }]) {
      expect(faultOf(await record(task, finished(0), setEvent(1, 'k', 1)))).toMatchObject({
        reason: 'LEASE_LOST',
        metadata: { workflow_id: task.id },
      })
      expect(await tasks.rows('operation_outputs', task.id)).toEqual([])
    }
  })

  test('trap 6: a step waits for whoever has the row, and is refused if the lease went meanwhile', async () => {
    const task = await tasks.held()
    await tasks.query('BEGIN')
    await tasks.query(`UPDATE dbos.workflow_status SET owner_xid = 'another' WHERE workflow_uuid = $1`, [task.id])
    const recording = record(task, finished(0))
    await tasks.query('COMMIT')
    expect(faultOf(await recording).reason).toBe('LEASE_LOST')
    expect(await tasks.rows('operation_outputs', task.id)).toEqual([])
  })

  test('of many tasks at a time each has its own answer', async () => {
    const log = new StepLog(tasks.database)
    const held = await Promise.all(Array.from({ length: 30 }, () => tasks.held()))
    const [stale, torn] = held as [HeldTask, HeldTask]
    await record(torn, finished(0, 0, 'other'))
    const results = await Promise.all(
      held.map((task) =>
        log.record({ ...task, token: task === stale ? 'old' : task.token, steps: [finished(0), finished(1)] }),
      ),
    )
    expect(faultOf(results[0] as TaskRecorded).reason).toBe('LEASE_LOST')
    expect(faultOf(results[1] as TaskRecorded).reason).toBe('STEP_CONFLICT')
    for (const result of results.slice(2)) expect(stepsOf(result)).toHaveLength(2)
  })

  test('the same record by two connections at once is written once, and both are told so', async () => {
    const task = await tasks.held()
    const logs = Array.from({ length: 4 }, () => new StepLog(tasks.database))
    const results = await Promise.all(
      logs.flatMap((log) => [0, 1].map(() => log.record({ ...task, steps: [finished(0)] }))),
    )
    for (const result of results) expect(stepsOf(result)).toEqual([{ kind: 'written' }])
    expect(await tasks.rows('operation_outputs', task.id)).toHaveLength(1)
  })

  test('10,000 steps of one task are one call', async () => {
    const task = await tasks.held()
    const all = Array.from({ length: 10_000 }, (_, n) => finished(n))
    expect(stepsOf(await record(task, ...all))).toHaveLength(10_000)
    expect(stepsOf(await record(task, ...all))).toHaveLength(10_000)
  })
})

describe('sleeps', () => {
  test('the wake-up time that was recorded first is the answer to all', async () => {
    const task = await tasks.held()
    const [first] = stepsOf(await record(task, sleep(0, 60_000)))
    const [again] = stepsOf(await record(task, { ...sleep(0, 5_000), completedAt: 9 }))
    expect(again).toEqual(first)
    const [row] = await tasks.query<{ [column: string]: unknown }>(
      `SELECT function_name, output, serialization, completed_at_epoch_ms::text AS completed,
        completed_at_epoch_ms - retention_timestamp AS ahead
      FROM dbos.operation_outputs WHERE workflow_uuid = $1`,
      [task.id],
    )
    const at = first?.kind === 'wake' ? `${first.at}` : ''
    expect(row).toEqual({
      function_name: 'DBOS.sleep',
      output: at,
      serialization: 'portable_json',
      completed: at,
      ahead: '60000',
    })
  })

  test('where another call is recorded it is a conflict', async () => {
    const task = await tasks.held()
    await record(task, finished(0))
    expect(faultOf(await record(task, sleep(0, 1))).reason).toBe('STEP_CONFLICT')
  })
})

describe('events', () => {
  test('the value, its history and the step are one; a repeat sets nothing again', async () => {
    const task = await tasks.held()
    await record(task, setEvent(0, 'k', 'a'), setEvent(1, 'k', 'b'), setEvent(2, 'other', 1))
    await record(task, setEvent(0, 'k', 'late'))
    const event = { workflow_uuid: task.id, serialization: 'portable_json' }
    expect(await tasks.rows('workflow_events', task.id)).toEqual(
      expect.arrayContaining([
        { ...event, key: 'k', value: '"b"' },
        { ...event, key: 'other', value: '1' },
      ]),
    )
    expect(await tasks.rows('workflow_events_history', task.id)).toEqual([
      { ...event, key: 'k', value: '"a"', function_id: 0 },
      { ...event, key: 'k', value: '"b"', function_id: 1 },
      { ...event, key: 'other', value: '1', function_id: 2 },
    ])
    const steps = await tasks.rows('operation_outputs', task.id)
    expect(steps.map((row) => [row.function_name, row.output, row.serialization])).toEqual(
      Array.from({ length: 3 }, () => ['DBOS.setEvent', null, 'portable_json']),
    )
  })
})

describe('streams', () => {
  const offsets = async (id: string) =>
    (await tasks.rows('streams', id)).map((row) => [row.key, row.offset, row.value, row.function_id, row.serialization])

  test('values stand one behind the other, whatever wrote them, until the mark that closes', async () => {
    const task = await tasks.held()
    await record(task, write(0, 's', ['a', 'b']), write(1, 't', [1]), write(2, 's', ['c'], true))
    await record(task, write(3, 's', ['d']), { ...call(4), kind: 'close stream', key: 's' })
    expect(await offsets(task.id)).toEqual([
      ['s', 0, '"a"', 0, 'portable_json'],
      ['s', 1, '"b"', 0, 'portable_json'],
      ['s', 2, '"c"', 2, 'portable_json'],
      ['s', 3, '"d"', 3, 'portable_json'],
      ['s', 4, '"__DBOS_STREAM_CLOSED__"', 4, 'portable_json'],
      ['t', 0, '1', 1, 'portable_json'],
    ])
    const steps = await tasks.rows('operation_outputs', task.id)
    expect(steps.map((row) => [row.function_id, row.function_name, row.output])).toEqual([
      [0, 'DBOS.writeStream', null],
      [1, 'DBOS.writeStream', null],
      [3, 'DBOS.writeStream', null],
      [4, 'DBOS.closeStream', null],
    ])
  })

  test('a repeat appends nothing; from within a step, where nothing is recorded, it does', async () => {
    const task = await tasks.held()
    for (const _ of [1, 2]) await record(task, write(0, 's', ['a']))
    for (const _ of [1, 2]) await record(task, write(1, 's', ['b'], true))
    expect((await offsets(task.id)).map(([, , value]) => value)).toEqual(['"a"', '"b"', '"b"'])
  })

  test('writers at once, over several connections, leave no gap and no value out', async () => {
    const task = await tasks.held()
    const logs = Array.from({ length: 4 }, () => new StepLog(tasks.database))
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, n) => logs[n % 4]?.record({ ...task, steps: [write(n, 's', [n, n])] })),
    )
    for (const result of results) expect(stepsOf(result as TaskRecorded)).toHaveLength(1)
    const rows = await offsets(task.id)
    expect(rows.map(([, offset]) => offset)).toEqual(Array.from({ length: 80 }, (_, n) => n))
    for (const [, offset, value] of rows)
      if ((offset as number) % 2 === 1) expect(value).toBe(rows[(offset as number) - 1]?.[2])
  })

  test('of a task that has lost its lease or conflicts nothing is appended', async () => {
    const task = await tasks.held()
    await record(task, finished(0))
    expect(faultOf(await record(task, finished(0, 0, 'other'), write(1, 's', [1], true))).reason).toBe('STEP_CONFLICT')
    expect(faultOf(await record({ ...task, token: 'old' }, write(1, 's', [1], true))).reason).toBe('LEASE_LOST')
    expect(await offsets(task.id)).toEqual([])
  })
})
