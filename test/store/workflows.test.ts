import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.js'
import { getWorkflow, getWorkflows } from '../../src/store/workflows/by-id.js'
import { enqueueWorkflows } from '../../src/store/workflows/enqueue.js'
import { freshDatabase, withClient } from '../database.js'
import { aWorkflow } from './a-workflow.js'

let url: string
let database: Database

beforeAll(async () => {
  url = await freshDatabase()
  database = openDatabase({ url })
})
afterAll(() => database.close())

const execute = (text: string) => withClient(url, (client) => client.query(text))

describe('getWorkflows', () => {
  test('reads every column, times as numbers, JSON as text', async () => {
    const before = Date.now() - 60_000
    await enqueueWorkflows(database, [
      aWorkflow({
        id: 'full',
        className: 'C',
        configName: 'k',
        applicationName: 'app',
        applicationVersion: 'v',
        timeoutMs: 5,
        delayUntil: 7,
        deduplicationId: 'd',
        priority: 3,
        partitionKey: 'p',
        authenticatedUser: 'u',
        assumedRole: 'r',
        authenticatedRoles: ['x'],
        attributes: '{"a": 1}',
        scheduleName: 's',
        debounceDeadline: 9,
        isDebounced: true,
      }),
    ])
    const row = await getWorkflow(database, 'full', { input: true, output: true })
    expect(row).toEqual({
      id: 'full',
      status: 'DELAYED',
      name: 'work',
      className: 'C',
      configName: 'k',
      authenticatedUser: 'u',
      assumedRole: 'r',
      authenticatedRoles: '["x"]',
      executorId: '',
      createdAt: expect.any(Number),
      updatedAt: row?.createdAt,
      applicationVersion: 'v',
      applicationName: 'app',
      recoveryAttempts: 0,
      queueName: 'queue',
      timeoutMs: 5,
      deadline: null,
      startedAt: null,
      completedAt: null,
      deduplicationId: 'd',
      priority: 3,
      partitionKey: 'p',
      forkedFrom: null,
      wasForkedFrom: false,
      parentId: null,
      serialization: 'portable_json',
      ownerXid: null,
      delayUntil: 7,
      debounceDeadline: 9,
      isDebounced: true,
      rateLimited: false,
      attributes: '{"a": 1}',
      scheduleName: 's',
      terminationReason: null,
      runId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      extras: null,
      lease: null,
      input: '{"positionalArgs":[]}',
      inputSize: null,
      output: null,
      outputSize: null,
    })
    expect(row?.createdAt).toBeGreaterThan(before)
  })

  test('trap 1: payloads are read from both places, the new one first', async () => {
    await execute(`INSERT INTO dbos.workflow_status (workflow_uuid, status, name, inputs, output, error) VALUES
      ('old', 'SUCCESS', 'w', 'i', 'o', NULL), ('both', 'SUCCESS', 'w', 'i', 'o', NULL),
      ('failed', 'ERROR', 'w', 'i', NULL, 'e'), ('both-failed', 'ERROR', 'w', 'i', NULL, 'e')`)
    await execute(`INSERT INTO dbos.workflow_input (workflow_uuid, inputs) VALUES ('both', 'I'), ('both-failed', 'I')`)
    await execute(`INSERT INTO dbos.workflow_output (workflow_uuid, output, error) VALUES
      ('both', 'O', NULL), ('both-failed', NULL, 'E')`)
    const ids = ['old', 'both', 'failed', 'both-failed', 'absent']
    expect(await payloads(ids)).toEqual([
      ['both', 'I', 'O'],
      ['both-failed', 'I', 'E'],
      ['failed', 'i', 'e'],
      ['old', 'i', 'o'],
    ])
  })

  test('the status decides between result and error: Go writes an empty error beside a result, a result beside an error', async () => {
    await execute(`INSERT INTO dbos.workflow_status (workflow_uuid, status, name) VALUES
      ('good', 'SUCCESS', 'w'), ('bad', 'ERROR', 'w')`)
    await execute(`INSERT INTO dbos.workflow_output (workflow_uuid, output, error) VALUES
      ('good', 'MQ==', ''), ('bad', '__DBOS_NIL', 'broken')`)
    expect(await payloads(['good', 'bad'])).toEqual([
      ['bad', null, 'broken'],
      ['good', null, 'MQ=='],
    ])
  })

  async function payloads(ids: string[]): Promise<unknown[]> {
    const rows = await getWorkflows(database, ids, { input: true, output: true })
    return rows.map(({ id, input, output }) => [id, input, output]).sort()
  }

  test('payloads come only when asked for, and not beyond the limit: then their size is told', async () => {
    await enqueueWorkflows(database, [aWorkflow({ id: 'long', input: `"${'é'.repeat(100)}"` })])
    await execute(`INSERT INTO dbos.workflow_output (workflow_uuid, output) VALUES ('long', '"1"')`)
    expect(await getWorkflow(database, 'long')).toMatchObject({ input: null, inputSize: null, output: null })
    expect(await getWorkflow(database, 'long', { input: true })).toMatchObject({ inputSize: null, outputSize: null })
    const limited = await getWorkflow(database, 'long', { input: true, output: true, limit: 201 })
    expect(limited).toMatchObject({ input: null, inputSize: 202, output: '"1"', outputSize: null })
    const exact = await getWorkflow(database, 'long', { input: true, limit: 202 })
    expect(exact?.input).toHaveLength(102)
  })

  test('nothing is found for nothing, an unknown id, or an empty one', async () => {
    expect(await getWorkflows(database, [])).toEqual([])
    expect(await getWorkflow(database, 'absent')).toBeUndefined()
    expect(await getWorkflow(database, '', { output: true })).toBeUndefined()
  })
})
