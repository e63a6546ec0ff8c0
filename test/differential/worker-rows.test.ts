import { beforeAll, describe, expect, test } from 'vitest'
import type { PerdureClient } from '../../src/client/index.js'
import { differences, type Snapshot } from './snapshot.js'
import { knownDeviations } from './twins.js'
import { QUEUE, rowsOf, type Side, twins } from './worker-twins.js'

let sdk: Side
let perdure: Side
let gate: PerdureClient
/** Workflows that are none of the worker's, and their rows. */
const foreign = ['of-another-application', 'of-an-sdk-executor']
let untouched: Snapshot

beforeAll(async () => {
  const pair = await twins()
  sdk = pair.sdk
  perdure = pair.perdure
  gate = pair.gate
  await perdure.sql.query(
    `INSERT INTO dbos.workflow_status
       (workflow_uuid, status, name, queue_name, application_name, application_version, executor_id, owner_xid, recovery_attempts)
     VALUES ('of-another-application', 'ENQUEUED', 'echo', $1, 'other', NULL, NULL, NULL, 0),
            ('of-an-sdk-executor', 'PENDING', 'echo', $1, 'shop', 'v1', 'local', 'its-owner', 1)`,
    [QUEUE],
  )
  untouched = await rowsOf(perdure, ...foreign)
})

interface Case {
  name: string
  /** Of the workflow, which is called as the case. */
  args?: unknown[]
  /** What else is there, or happens. */
  before?: (side: Side) => Promise<unknown>
  during?: (side: Side) => Promise<unknown>
  /** Of whom the rows are compared besides. */
  others?: string[]
  /** Id of a row in docs/deviations.md, with the columns that differ. */
  deviation?: { id: string; differs: string[] }
}

const JOURNEY: Case = {
  name: 'journey',
  deviation: { id: 'worker-serialization', differs: ['operation_outputs.serialization'] },
}

const cases: Case[] = [
  { name: 'echo', args: [{ a: [1, 'é', null] }] },
  { name: 'failing' },
  { name: 'numbered', deviation: { id: 'worker-failure-code', differs: ['workflow_output.error'] } },
  { name: 'steps' },
  { name: 'failures' },
  {
    name: 'retriedInVain',
    deviation: { id: 'worker-own-failures', differs: ['operation_outputs.error', 'workflow_output.error'] },
  },
  { name: 'uncaught' },
  { name: 'sleeps' },
  { name: 'together' },
  {
    name: 'receives',
    during: async ({ client }) => {
      await client.send('receives', { by: 'Ada' }, 'topic', undefined, { serializationType: 'portable' })
      await client.send('receives', 'native')
    },
  },
  { name: 'events' },
  { name: 'streams' },
  {
    name: 'sends',
    args: ['letterbox'],
    others: ['letterbox'],
    before: ({ client }) => later(client, 'letterbox'),
  },
  {
    name: 'sendsToNobody',
    deviation: { id: 'worker-own-failures', differs: ['operation_outputs.error'] },
  },
  {
    name: 'parent',
    deviation: { id: 'worker-serialization', differs: ['operation_outputs.serialization'] },
  },
  { name: 'abandoned' },
  {
    name: 'cancels',
    args: ['to-be-cancelled'],
    others: ['to-be-cancelled'],
    before: ({ client }) => later(client, 'to-be-cancelled'),
    deviation: { id: 'worker-serialization', differs: ['operation_outputs.serialization'] },
  },
  { name: 'patches' },
  { name: 'draws', deviation: { id: 'worker-serialization', differs: ['operation_outputs.serialization'] } },
  JOURNEY,
]

/** One that does not run. */
function later(client: Side['client'], workflowID: string): Promise<unknown> {
  const options = { workflowName: 'echo', queueName: QUEUE, workflowID, delaySeconds: 3600 }
  return client.enqueuePortable(options, [1])
}

async function ran(side: Side, { name, args = [], before, during, others = [] }: Case) {
  await before?.(side)
  const handle = await side.client.enqueuePortable({ workflowName: name, queueName: QUEUE, workflowID: name }, args)
  await during?.(side)
  const outcome = await ended(handle)
  return { outcome, rows: await rowsOf(side, name, ...others) }
}

function ended(handle: { getResult(): Promise<unknown> }): Promise<unknown> {
  return handle.getResult().catch((error: Error) => ({ thrown: { name: error.name, message: error.message } }))
}

function compare(ofSdk: Snapshot, ofPerdure: Snapshot, deviation?: Case['deviation']): void {
  const found = differences(ofSdk, withoutStacks(ofPerdure))
  const pairs = found.map((path) => {
    const [table = '', column = ''] = path.split('.')
    const values = (rows: Snapshot) => JSON.stringify(column ? rows[table]?.map((row) => row[column]) : rows[table])
    return `${path}:\n  SDK     ${values(ofSdk)}\n  perdure ${values(ofPerdure)}`
  })
  if (deviation) expect(knownDeviations()).toContain(deviation.id)
  expect(found, pairs.join('\n')).toEqual(deviation?.differs ?? [])
}

/** Rows whose errors have no stack, as the SDK writes them in portable JSON. */
function withoutStacks(rows: Snapshot): Snapshot {
  const bare = (row: Snapshot[string][number]) =>
    row.error ? { ...row, error: row.error.replace(/,"stack":"(?:[^"\\]|\\.)*"/g, '') } : row
  return Object.fromEntries(Object.entries(rows).map(([table, its]) => [table, its.map(bare)]))
}

describe('a workflow that a worker of perdure runs leaves the rows of one that the SDK runs', () => {
  test.each(cases)('$name', async (it) => {
    const [ofSdk, ofPerdure] = await Promise.all([ran(sdk, it), ran(perdure, it)])
    if (it.deviation?.id !== 'worker-own-failures') expect(ofPerdure.outcome).toEqual(ofSdk.outcome)
    compare(ofSdk.rows, ofPerdure.rows, it.deviation)
  })

  test('but for the stack of what was thrown', async () => {
    const deviation = { id: 'worker-failure-stack', differs: ['workflow_output.error'] }
    const [ofSdk, ofPerdure] = await Promise.all([rowsOf(sdk, 'failing'), rowsOf(perdure, 'failing')])
    expect(ofPerdure.workflow_output?.[0]?.error).toMatch(/"stack":"Declined: not enough\\n +at failing/)
    expect(differences(ofSdk, ofPerdure)).toEqual(deviation.differs)
    expect(knownDeviations()).toContain(deviation.id)
  })
})

describe('what a worker of perdure has run is forked and rewound by any client', () => {
  /** From before its first step until after its last one. */
  const cuts = Array.from({ length: 11 }, (_, step) => step)

  const clientOf = (side: Side, by: 'the SDK' | 'perdure') =>
    side === perdure && by === 'perdure' ? gate : side.client

  test.each([
    ...cuts.map((step) => ({ step, by: 'the SDK' as const })),
    ...[0, 4, 5, 10].map((step) => ({ step, by: 'perdure' as const })),
  ])('forked before step $step by $by', async ({ step, by }) => {
    const newWorkflowID = `journey-forked-${step}-${by === 'perdure' ? 'here' : 'there'}`
    const forked = async (side: Side) => {
      await clientOf(side, by).forkWorkflow('journey', step, { newWorkflowID, queueName: QUEUE })
      const outcome = await ended(side.client.retrieveWorkflow(newWorkflowID))
      return { outcome, rows: await rowsOf(side, newWorkflowID) }
    }
    const [ofSdk, ofPerdure] = await Promise.all([forked(sdk), forked(perdure)])
    expect(ofPerdure.outcome).toEqual(ofSdk.outcome)
    compare(ofSdk.rows, ofPerdure.rows, JOURNEY.deviation)
  })

  test.each(
    [0, 3, 5, 9].flatMap((startStep) => [
      { startStep, by: 'the SDK' as const },
      { startStep, by: 'perdure' as const },
    ]),
  )('rewound to step $startStep by $by', async ({ startStep, by }) => {
    const rewound = async (side: Side) => {
      await clientOf(side, by).rewindWorkflow('journey', { startStep, queueName: QUEUE })
      const outcome = await ended(side.client.retrieveWorkflow('journey'))
      return { outcome, rows: await rowsOf(side, 'journey', 'journey-4') }
    }
    const [ofSdk, ofPerdure] = await Promise.all([rewound(sdk), rewound(perdure)])
    expect(ofPerdure.outcome).toEqual(ofSdk.outcome)
    compare(ofSdk.rows, ofPerdure.rows, JOURNEY.deviation)
  })

  test('its steps are listed alike', async () => {
    const listed = async (client: Pick<Side['client'], 'listWorkflowSteps'>) =>
      (await client.listWorkflowSteps('journey'))?.map(({ functionID, name, output, childWorkflowID }) => [
        functionID,
        name,
        ['DBOS.sleep', 'DBOS.getResult'].includes(name) ? 'differs' : output,
        childWorkflowID,
      ])
    const ofSdk = await listed(sdk.client)
    expect(ofSdk).toHaveLength(10)
    expect(await listed(perdure.client)).toEqual(ofSdk)
    expect(await listed(gate)).toEqual(ofSdk)
  })
})

test('what belongs to an executor of the SDK, or to another application, was left alone', async () => {
  expect(await rowsOf(perdure, ...foreign)).toEqual(untouched)
})
