import { randomUUID } from 'node:crypto'
import { create } from '@bufbuild/protobuf'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import pg from 'pg'
import { WorkflowService } from '../gen/ts/perdure/v1/workflow_service_pb.js'
import { EnqueueWorkflowRequestSchema, EnqueueWorkflowsRequestSchema } from '../gen/ts/perdure/v1/workflow_start_pb.js'
import { PerdureClient } from '../src/client/index.js'
import { argument } from './argument.js'
import { copy } from './copy.js'
import { GrpcJsCallers } from './grpc-js.js'

/** Of a batch. */
export const ROWS = 1000
export const WORKFLOW = 'bench'
export const QUEUE = 'bench-queue'

export interface EnqueueSetup {
  url: string
  databaseUrl: string
  /** Of DBOSClient and of plain SQL, to the database. */
  connections: number
}

// The least that a durable enqueue could be: one prepared statement that writes one row and commits.
const oneRow = {
  name: 'one-row',
  text: `INSERT INTO dbos.workflow_status (workflow_uuid, status, name, queue_name, inputs, serialization)
    VALUES (gen_random_uuid()::text, 'ENQUEUED', '${WORKFLOW}', '${QUEUE}', $1, 'portable_json')`,
}

/** The multi-row insert that the SDK keeps for itself: its client has no method for it. */
interface Inside {
  systemDatabase: { enqueueWorkflows(statuses: object[]): Promise<Set<string>> }
}

/** What each of the enqueue benches compares, one call of each. */
export async function calls({ url, databaseUrl, connections }: EnqueueSetup) {
  // One connection, which is what grpc-js gives a program that asks for nothing else.
  const stubs = new GrpcJsCallers(url, 1)
  const ours = await PerdureClient.create({ url })
  const theirs = await DBOSClient.create({ systemDatabaseUrl: databaseUrl, systemDatabasePoolSize: connections })
  const { systemDatabase } = theirs as unknown as Inside
  const pool = new pg.Pool({ connectionString: databaseUrl, max: connections })
  const workflow = {
    name: WORKFLOW,
    queue: QUEUE,
    arguments: { positional: [{ content: { case: 'json' as const, value: JSON.stringify(argument) } }] },
  }
  const one = create(EnqueueWorkflowRequestSchema, { workflow })
  const many = create(EnqueueWorkflowsRequestSchema, { workflows: Array.from({ length: ROWS }, () => workflow) })
  const options = { workflowName: WORKFLOW, queueName: QUEUE }
  const stored = JSON.stringify({ positionalArgs: [argument] })
  return {
    'grpc-js stubs': () => stubs.unary(WorkflowService.method.enqueueWorkflow, one),
    'perdure/client': () => ours.enqueue(options, argument),
    DBOSClient: () => theirs.enqueue(options, argument),
    'one-row insert': () => pool.query(oneRow, [stored]),
    'EnqueueWorkflows, perdure/client': () => ours.workflows.enqueueWorkflows({ workflows: many.workflows }),
    EnqueueWorkflows: () => stubs.unary(WorkflowService.method.enqueueWorkflows, many),
    "the SDK's insert": () => systemDatabase.enqueueWorkflows(statuses(stored)),
    COPY: () => copied(pool, stored),
  }
}

function statuses(input: string): object[] {
  return Array.from({ length: ROWS }, () => ({
    workflowUUID: randomUUID(),
    status: 'ENQUEUED',
    workflowName: WORKFLOW,
    workflowClassName: '',
    workflowConfigName: '',
    queueName: QUEUE,
    authenticatedUser: '',
    assumedRole: '',
    authenticatedRoles: [],
    executorId: '',
    applicationID: '',
    priority: 0,
    input,
    output: null,
    error: null,
    serialization: 'portable_json',
  }))
}

async function copied(pool: pg.Pool, input: string): Promise<void> {
  const ids = Array.from({ length: ROWS }, () => randomUUID())
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await copy(
      client,
      'dbos.workflow_status (workflow_uuid, status, name, queue_name, serialization)',
      ids.map((id) => `${id}\tENQUEUED\t${WORKFLOW}\t${QUEUE}\tportable_json\n`),
    )
    await copy(
      client,
      'dbos.workflow_input (workflow_uuid, inputs)',
      ids.map((id) => `${id}\t${input}\n`),
    )
    await client.query('COMMIT')
  } finally {
    client.release()
  }
}
