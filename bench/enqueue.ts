import { create } from '@bufbuild/protobuf'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import pg from 'pg'
import { WorkflowService } from '../gen/ts/perdure/v1/workflow_service_pb.js'
import { EnqueueWorkflowRequestSchema } from '../gen/ts/perdure/v1/workflow_start_pb.js'
import { PerdureClient } from '../src/client/index.js'
import { argument } from './argument.js'
import { GrpcJsCallers } from './grpc-js.js'
import { load } from './load.js'
import { serve } from './processes.js'
import type { Contender, Target } from './rounds.js'
import type { Bench } from './setting.js'

const WORKFLOW = 'bench'
const QUEUE = 'bench-queue'
const MOST_CONNECTIONS = 32

// The least that a durable enqueue could be: one prepared statement that writes one row and commits.
const oneRow = {
  name: 'one-row',
  text: `INSERT INTO dbos.workflow_status (workflow_uuid, status, name, queue_name, inputs, serialization)
    VALUES (gen_random_uuid()::text, 'ENQUEUED', '${WORKFLOW}', '${QUEUE}', $1, 'portable_json')`,
}

export const enqueue: Bench = {
  about: 'One workflow a call, from the call to its durable row; nobody works on the queue.',
  async run({ postgres, compare, smoke, atEnd }) {
    const databaseUrl = await postgres.database()
    const server = await serve(databaseUrl)
    atEnd(server.stop)
    const stubs = new GrpcJsCallers(server.url, 4)
    atEnd(() => stubs.close())
    const ours = await PerdureClient.create({ url: server.url })
    atEnd(() => ours.destroy())
    const theirs = await DBOSClient.create({
      systemDatabaseUrl: databaseUrl,
      systemDatabasePoolSize: MOST_CONNECTIONS,
    })
    atEnd(() => theirs.destroy())
    const pool = new pg.Pool({ connectionString: databaseUrl, max: MOST_CONNECTIONS })
    atEnd(() => pool.end())

    const json = JSON.stringify(argument)
    const request = create(EnqueueWorkflowRequestSchema, {
      workflow: {
        name: WORKFLOW,
        queue: QUEUE,
        arguments: { positional: [{ content: { case: 'json', value: json } }] },
      },
    })
    const options = { workflowName: WORKFLOW, queueName: QUEUE }
    const stored = JSON.stringify({ positionalArgs: [argument] })

    for (const callers of smoke ? [1, 8] : [1, 8, 64, 256]) {
      const calls = (name: string, call: () => Promise<unknown>, pid?: number): Contender => ({
        name,
        round: (ms) => load({ callers, ms, ...(pid !== undefined && { server: pid }) }, call),
      })
      await compare({
        name: `enqueue, ${callers} ${callers === 1 ? 'caller' : 'callers'}`,
        peer: 'DBOSClient',
        by: 'calls/s',
        contenders: [
          calls('gRPC stubs', () => stubs.unary(WorkflowService.method.enqueueWorkflow, request), server.pid),
          calls('perdure/client', () => ours.enqueue(options, argument), server.pid),
          calls('DBOSClient', () => theirs.enqueue(options, argument)),
          calls('one-row insert', () => pool.query(oneRow, [stored])),
        ],
        prepare: () => emptied(pool),
        targets: targets(callers),
        ...(postgres.statements && { statements: postgres.statements }),
      })
    }
  },
}

function targets(callers: number): Target[] {
  const stubs = { contender: 'gRPC stubs', to: 'DBOSClient' }
  if (callers === 1) return [{ name: 'P3', ...stubs, figure: 'p50 ms', atMost: 1 }]
  if (callers < 64) return []
  return [
    { name: 'P1', ...stubs, figure: 'calls/s', atLeast: 3 },
    { name: 'P1', ...stubs, figure: 'p50 ms', atMost: 0.4 },
    { name: 'P2', ...stubs, contender: 'perdure/client', figure: 'calls/s', atLeast: 7 },
  ]
}

/** Every round begins with the same tables. */
export async function emptied(pool: pg.Pool): Promise<void> {
  await pool.query('TRUNCATE dbos.workflow_status, dbos.workflow_input CASCADE')
}
