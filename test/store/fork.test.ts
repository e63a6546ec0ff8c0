import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.js'
import { forkWorkflow } from '../../src/store/workflows/fork.js'
import { rewindWorkflow } from '../../src/store/workflows/rewind.js'
import { history, oneOfEach, sdkTwins } from './sdk-twins.js'

const twins = sdkTwins()

describe('forkWorkflow', () => {
  test.each([0, 1, 2, 3, 5, 99])('from step %i copies what the SDK copies', async (startStep) => {
    await twins.both(oneOfEach + history('SUCCESS'))
    await twins.sameRows(
      (client) => client.forkWorkflow('SUCCESS', startStep, { newWorkflowID: 'fork' }),
      async (database) => {
        const outcome = await forkWorkflow(database, { sourceId: 'SUCCESS', newId: 'fork', startStep })
        expect(outcome).toEqual({ kind: 'forked' })
      },
    )
  })

  test('of any state, with every option', async () => {
    for (const status of ['PENDING', 'ENQUEUED', 'ERROR', 'CANCELLED']) {
      await twins.both(
        'TRUNCATE dbos.workflow_status, dbos.workflow_input, dbos.workflow_output, dbos.operation_outputs CASCADE',
      )
      await twins.both(oneOfEach + history(status))
      const options = { applicationVersion: 'v2', queueName: 'other', queuePartitionKey: 'part' }
      const replacementChildren = { 'child-0': 'new-0', 'child-9': 'never' }
      await twins.sameRows(
        (client) =>
          client.forkWorkflow(status, 4, { ...options, newWorkflowID: 'fork', timeoutMS: 77, replacementChildren }),
        (database) =>
          forkWorkflow(database, {
            sourceId: status,
            newId: 'fork',
            startStep: 4,
            applicationVersion: 'v2',
            queueName: 'other',
            partitionKey: 'part',
            timeoutMs: 77,
            replacementChildren,
          }),
      )
    }
  })

  test('a source that nobody owns becomes the caller’s application’s in the fork and its steps', async () => {
    await twins.both(`${oneOfEach + history('SUCCESS')} UPDATE dbos.workflow_status SET application_name = NULL`)
    await forkWorkflow(twins.database, { sourceId: 'SUCCESS', newId: 'fork', startStep: 2, applicationName: 'mine' })
    const owners = `SELECT application_name FROM dbos.workflow_status WHERE workflow_uuid = 'fork'
      UNION SELECT application_name FROM dbos.operation_outputs WHERE workflow_uuid = 'fork'`
    expect(await twins.query(owners)).toEqual([{ application_name: 'mine' }])
  })

  test('trap 1: a source with only a legacy input gives it to the fork’s workflow_input', async () => {
    await twins.both(
      `INSERT INTO dbos.workflow_status (workflow_uuid, status, name, inputs) VALUES ('old', 'SUCCESS', 'w', '[9]')`,
    )
    await twins.sameRows(
      (client) => client.forkWorkflow('old', 0, { newWorkflowID: 'fork' }),
      (database) => forkWorkflow(database, { sourceId: 'old', newId: 'fork', startStep: 0 }),
    )
    expect(await twins.query('SELECT workflow_uuid, inputs FROM dbos.workflow_input')).toEqual([
      { workflow_uuid: 'fork', inputs: '[9]' },
    ])
  })

  test('trap 2: with old peers about, the input is mirrored in the fork’s status row', async () => {
    await twins.both(oneOfEach)
    const { rows } = { rows: await twins.query('SELECT current_database() AS name') }
    const url = new URL(process.env.PERDURE_TEST_DATABASE_URL ?? '')
    url.pathname = `/${rows[0]?.name}`
    const mirroring = openDatabase({ url: url.href, legacyPayloads: true })
    await forkWorkflow(mirroring, { sourceId: 'SUCCESS', newId: 'fork', startStep: 0 })
    await mirroring.close()
    expect(await twins.query(`SELECT inputs FROM dbos.workflow_status WHERE workflow_uuid = 'fork'`)).toEqual([
      { inputs: '[1]' },
    ])
  })

  test('the same fork again is the same, another workflow’s id is taken, an unknown source is not found', async () => {
    await twins.both(oneOfEach + history('SUCCESS'))
    const fork = { sourceId: 'SUCCESS', newId: 'fork', startStep: 3 }
    await forkWorkflow(twins.database, fork)
    const steps = await twins.query(`SELECT * FROM dbos.operation_outputs WHERE workflow_uuid = 'fork'`)
    expect(await forkWorkflow(twins.database, { ...fork, startStep: 5 })).toEqual({ kind: 'existing' })
    expect(await twins.query(`SELECT * FROM dbos.operation_outputs WHERE workflow_uuid = 'fork'`)).toEqual(steps)
    expect(await forkWorkflow(twins.database, { ...fork, newId: 'PENDING' })).toEqual({ kind: 'id taken' })
    expect(await forkWorkflow(twins.database, { ...fork, sourceId: 'nobody' })).toEqual({ kind: 'not found' })
    expect(await twins.query(`SELECT 1 FROM dbos.workflow_status WHERE forked_from IS NOT NULL`)).toHaveLength(1)
  })
})

describe('rewindWorkflow', () => {
  test.each([0, 1, 2, 3, 4, 99])('to step %i leaves what the SDK leaves', async (startStep) => {
    await twins.both(oneOfEach + history('SUCCESS') + history('ERROR'))
    await twins.sameRows(
      (client) => client.rewindWorkflow('SUCCESS', { startStep }),
      async (database) => {
        const outcome = await rewindWorkflow(database, { id: 'SUCCESS', startStep })
        expect(outcome).toEqual({ kind: 'rewound', status: 'SUCCESS' })
      },
    )
  })

  test('of any terminal state, with every option, legacy payloads cleared', async () => {
    for (const status of ['ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED']) {
      await twins.both(
        'TRUNCATE dbos.workflow_status, dbos.workflow_input, dbos.workflow_output, dbos.operation_outputs CASCADE',
      )
      await twins.both(
        `${oneOfEach + history(status)} UPDATE dbos.workflow_status SET output = 'o', error = 'e', inputs = 'i'`,
      )
      const options = { queueName: 'other', queuePartitionKey: 'part', applicationVersion: 'v2' }
      await twins.sameRows(
        (client) => client.rewindWorkflow(status, { startStep: 2, ...options }),
        (database) =>
          rewindWorkflow(database, {
            id: status,
            startStep: 2,
            queueName: 'other',
            partitionKey: 'part',
            applicationVersion: 'v2',
          }),
      )
    }
  })

  test('an active workflow is left alone, an unknown one is not found', async () => {
    await twins.both(oneOfEach + history('PENDING'))
    const before = await twins.query('SELECT * FROM dbos.workflow_status ORDER BY 1')
    for (const status of ['ENQUEUED', 'DELAYED', 'PENDING'] as const) {
      expect(await rewindWorkflow(twins.database, { id: status, startStep: 0 })).toEqual({
        kind: 'not terminal',
        status,
      })
    }
    expect(await rewindWorkflow(twins.database, { id: 'nobody', startStep: 0 })).toEqual({ kind: 'not found' })
    expect(await twins.query('SELECT * FROM dbos.workflow_status ORDER BY 1')).toEqual(before)
    expect(await twins.query('SELECT * FROM dbos.operation_outputs')).toHaveLength(5)
  })

  test('of two rewinds at once one finds it active', async () => {
    await twins.both(oneOfEach + history('SUCCESS'))
    const rewind = () => rewindWorkflow(twins.database, { id: 'SUCCESS', startStep: 2 })
    const kinds = (await Promise.all([rewind(), rewind()])).map(({ kind }) => kind)
    expect(kinds.sort()).toEqual(['not terminal', 'rewound'])
  })
})
