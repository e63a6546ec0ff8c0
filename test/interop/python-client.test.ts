import { beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase } from '../database.js'
import { serving } from '../serving.js'
import { Door, payload, seconds } from './door.js'
import { type PythonClient, pythonClient } from './python-client.js'
import { available } from './setting.js'

describe.skipIf(!(await available('python')))("Python's client and perdure on one database", () => {
  let python: PythonClient
  let door: Door

  beforeAll(async () => {
    const databaseUrl = await freshDatabase()
    door = new Door((await serving({ databaseUrl })).url)
    python = await pythonClient(databaseUrl)
  })

  const debounce = async (value: string, key: string) => {
    const { workflowId } = await door.call<{ workflowId: string }>('DebounceWorkflow', {
      workflow: { name: 'wf', queue: 'q', arguments: { positional: [payload(value)] } },
      key,
      period: seconds(600),
      keyStyle: 'DEBOUNCE_KEY_STYLE_PYTHON',
    })
    return workflowId
  }
  const options = { workflow_name: 'wf', queue_name: 'q' }
  const input = async (workflowId: string) => {
    const { workflow } = await door.call<{ workflow: { input: { arguments: { positional: { json: string }[] } } } }>(
      'GetWorkflow',
      { workflowId, loadInput: true },
    )
    return workflow.input.arguments.positional.map(({ json }) => JSON.parse(json))
  }

  test('debounce together on one key, whoever is first; the last arguments win', async () => {
    const begun = await debounce('from perdure', 'k1')
    expect(await python.call('debounce', [{ ...options }, 'k1', 600, 'from Python'])).toBe(begun)
    expect(await input(begun)).toEqual(['from Python'])
    const other = (await python.call('debounce', [{ ...options }, 'k2', 600, 'from Python'])) as string
    expect(await debounce('from perdure', 'k2')).toBe(other)
    expect(await input(other)).toEqual(['from perdure'])
  })

  test('the client reads what perdure enqueued, and holds its deduplication ids', async () => {
    await door.call('EnqueueWorkflow', {
      workflow: {
        workflowId: 'read-by-python',
        name: 'wf',
        queue: 'q',
        deduplicationId: 'held',
        arguments: { positional: [payload({ a: 1 })], named: { b: payload([2]) } },
      },
    })
    expect(await python.call('list_workflows', [], { workflow_ids: ['read-by-python'] })).toEqual([
      { id: 'read-by-python', input: { args: [{ a: 1 }], kwargs: { b: [2] } } },
    ])
    const again = { ...options, deduplication_id: 'held' }
    await expect(python.call('enqueue', [again])).rejects.toMatchObject({ name: 'DBOSQueueDeduplicatedError' })
  })

  test('an id that is used again is refused to both alike when another workflow has it', async () => {
    await door.call('EnqueueWorkflow', { workflow: { workflowId: 'taken', name: 'wf', queue: 'q' } })
    const other = { workflow_name: 'other', queue_name: 'q', workflow_id: 'taken' }
    await expect(python.call('enqueue', [other])).rejects.toMatchObject({ name: 'DBOSConflictingWorkflowError' })
    const workflow = { workflowId: 'taken', name: 'other', queue: 'q' }
    await expect(door.call('EnqueueWorkflow', { workflow })).rejects.toMatchObject({ code: 6 })
  })

  test('the client lists the schedules that perdure created for Python, context and all', async () => {
    const schedule = (name: string, more: object) => ({
      schedule: {
        ...{ name, workflowName: 'wf', cron: '0 0 1 * * *', timeZone: 'UTC', application: '' },
        ...{ runtime: 'SCHEDULE_RUNTIME_PYTHON', ...more },
      },
    })
    const pickled = Buffer.from('gASVGwAAAAAAAAB9lIwEZnJvbZRdlCiMB291dHNpZGWUSwFlcy4=')
    await door.call('CreateSchedule', schedule('none', {}), 'Schedule')
    await door.call(
      'CreateSchedule',
      schedule('some', { context: { stored: { serialization: 'py_pickle', data: pickled } } }),
      'Schedule',
    )
    const listed = (await python.call('list_schedules')) as { name: string; context: unknown }[]
    expect(listed.sort((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: 'none', context: null },
      { name: 'some', context: { from: ['outside', 1] } },
    ])
  })
})
