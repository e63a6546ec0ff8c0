import { randomUUID } from 'node:crypto'
import { create } from '@bufbuild/protobuf'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import pg from 'pg'
import { WorkflowService } from '../gen/ts/perdure/v1/workflow_service_pb.js'
import { EnqueueWorkflowsRequestSchema } from '../gen/ts/perdure/v1/workflow_start_pb.js'
import { argument } from './argument.js'
import { copy } from './copy.js'
import { emptied } from './enqueue.js'
import { GrpcJsCallers } from './grpc-js.js'
import { load } from './load.js'
import { serve } from './processes.js'
import type { Contender } from './rounds.js'
import type { Bench } from './setting.js'

const ROWS = 1000
const WORKFLOW = 'bench'
const QUEUE = 'bench-queue'

/** The multi-row insert that the SDK keeps for itself: its client has no method for it. */
interface Inside {
  systemDatabase: { enqueueWorkflows(statuses: object[]): Promise<Set<string>> }
}

export const enqueueBatch: Bench = {
  about: `${ROWS} workflows a call. COPY into the same two tables is the limit of what Postgres takes.`,
  async run({ postgres, compare, smoke, atEnd }) {
    const databaseUrl = await postgres.database()
    const server = await serve(databaseUrl)
    atEnd(server.stop)
    const stubs = new GrpcJsCallers(server.url, 4)
    atEnd(() => stubs.close())
    const theirs = await DBOSClient.create({ systemDatabaseUrl: databaseUrl })
    atEnd(() => theirs.destroy())
    const { systemDatabase } = theirs as unknown as Inside
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 8 })
    atEnd(() => pool.end())

    const json = JSON.stringify(argument)
    const workflow = {
      name: WORKFLOW,
      queue: QUEUE,
      arguments: { positional: [{ content: { case: 'json' as const, value: json } }] },
    }
    const request = create(EnqueueWorkflowsRequestSchema, { workflows: Array.from({ length: ROWS }, () => workflow) })
    const stored = JSON.stringify({ positionalArgs: [argument] })

    for (const callers of smoke ? [1] : [1, 8]) {
      const calls = (name: string, call: () => Promise<unknown>, pid?: number): Contender => ({
        name,
        round: (ms) =>
          load({ callers, ms, unit: 'rows', perCall: ROWS, ...(pid !== undefined && { server: pid }) }, call),
      })
      await compare({
        name: `enqueue-batch, ${callers} ${callers === 1 ? 'caller' : 'callers'}`,
        peer: "the SDK's insert",
        by: 'rows/s',
        contenders: [
          calls('EnqueueWorkflows', () => stubs.unary(WorkflowService.method.enqueueWorkflows, request), server.pid),
          calls("the SDK's insert", () => systemDatabase.enqueueWorkflows(statuses(stored))),
          calls('COPY', () => copied(pool, stored)),
        ],
        prepare: () => emptied(pool),
        targets: [{ name: 'P2', contender: 'EnqueueWorkflows', figure: 'rows/s', to: "the SDK's insert", atLeast: 2 }],
        ...(postgres.statements && { statements: postgres.statements }),
      })
    }
  },
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
