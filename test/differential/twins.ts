import { readFileSync } from 'node:fs'
import { type Client, ConnectError, createClient } from '@connectrpc/connect'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import type pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { ApplicationService } from '../../gen/ts/perdure/v1/application_service_pb.js'
import { QueueService } from '../../gen/ts/perdure/v1/queue_service_pb.js'
import { ScheduleService } from '../../gen/ts/perdure/v1/schedule_service_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { connectionTo, freshDatabase } from '../database.js'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { createGrpcTransport } from '../transport.js'
import { differences, empty, normalised, type Snapshot, snapshot } from './snapshot.js'

const SCHEMA = 'dbos'

export interface Rpc {
  workflows: Client<typeof WorkflowService>
  schedules: Client<typeof ScheduleService>
  queues: Client<typeof QueueService>
  applications: Client<typeof ApplicationService>
}

/** What both twins get before the operation, and what the operation may look at. */
export interface Twin {
  /** The SDK's client on this twin's database. */
  client: DBOSClient
  /** Plain SQL on this twin's database. */
  sql: pg.Client
}

/** One operation done once through the SDK's client and once through gRPC, on twin databases. */
export interface Case {
  name: string
  setup?: (twin: Twin) => Promise<unknown>
  /** What it returns is compared with what `rpc` returns. */
  sdk: (client: DBOSClient, twin: Twin) => Promise<unknown>
  rpc: (rpc: Rpc, twin: Twin) => Promise<unknown>
  /** Id of a row in docs/deviations.md, with the places that differ: columns, `error`, `answer`. */
  deviation?: { id: string; differs: string[] }
}

interface Outcome {
  answer: unknown
  /** Reason of the error; the SDK's classes are translated. */
  error: string | undefined
  rows: Snapshot
}

/** The SDK tells its errors apart by class; the API by reason. */
const REASON_OF_CLASS: Record<string, string> = {
  DBOSQueueDuplicatedError: 'DEDUPLICATED',
  DBOSConflictingWorkflowError: 'WORKFLOW_CONFLICT',
  DBOSWorkflowIDInUseError: 'WORKFLOW_EXISTS',
  DBOSNonExistentWorkflowError: 'WORKFLOW_NOT_FOUND',
  DBOSInvalidQueuePriorityError: 'INVALID_REQUEST',
  DBOSInvalidWorkflowInputError: 'INVALID_REQUEST',
  DBOSQueryTimeoutError: 'QUERY_TIMEOUT',
}

/** Where the SDK throws a plain DBOSError, only its text tells. */
const REASON_OF_TEXT: [RegExp, string][] = [
  [/^Queue '.*' is already registered by application/, 'QUEUE_CONFLICT'],
  [/^Application version '.*' is already registered by application/, 'VERSION_CONFLICT'],
  [/^No application versions found/, 'VERSION_NOT_FOUND'],
  [/^Nothing to re-own|already holds that name/, 'INVALID_REQUEST'],
  [/only a workflow in a terminal state can be rewound/, 'WORKFLOW_NOT_TERMINAL'],
  [/^Schedule '.*' (is already registered by application|already exists)/, 'SCHEDULE_CONFLICT'],
  [/^Schedule ['"].*['"] not found/, 'SCHEDULE_NOT_FOUND'],
  [/is a invalid expression for|expected 5 or 6 fields|^Invalid timezone/, 'INVALID_REQUEST'],
  [/workflow IDs must be non-empty/, 'INVALID_REQUEST'],
  [/requires .deduplicationID./, 'INVALID_REQUEST'],
]

/** Cases of one family, with and without the mirror of payloads for older SDKs, writes coalesced and not. */
export function differential(family: string, cases: Case[]): void {
  describe.each([
    { legacyPayloads: false, coalesce: true },
    { legacyPayloads: false, coalesce: false },
    { legacyPayloads: true, coalesce: true },
  ])(`${family}, payloads mirrored: $legacyPayloads, coalesced: $coalesce`, ({ legacyPayloads, coalesce }) => {
    let left: Twin & { url: string }
    let right: Twin & { url: string }
    let rpc: Rpc

    beforeAll(async () => {
      left = await twin()
      right = await twin()
      const server = await serving({ databaseUrl: right.url, legacyPayloads, coalesce })
      const transport = createGrpcTransport({ baseUrl: server.url })
      rpc = {
        workflows: createClient(WorkflowService, transport),
        schedules: createClient(ScheduleService, transport),
        queues: createClient(QueueService, transport),
        applications: createClient(ApplicationService, transport),
      }
    })

    test.each(cases)('$name', async (it) => {
      for (const side of [left, right]) {
        await empty(side.sql, SCHEMA)
        await it.setup?.(side)
      }
      const ofSdk = await outcome(left, () => it.sdk(left.client, left), sdkReason)
      const ofRpc = await outcome(right, () => it.rpc(rpc, right), rpcReason)
      if (legacyPayloads) unmirror(ofRpc.rows, ofSdk.rows)
      const found = differences(ofSdk.rows, ofRpc.rows)
      if (ofSdk.error !== ofRpc.error) found.push('error')
      if (JSON.stringify(ofSdk.answer) !== JSON.stringify(ofRpc.answer)) found.push('answer')
      const { differs } = it.deviation ?? { differs: [] }
      if (it.deviation) expect(knownDeviations()).toContain(it.deviation.id)
      expect(found.sort(), explain(found, ofSdk, ofRpc)).toEqual([...differs].sort())
    })
  })
}

async function twin(): Promise<Twin & { url: string }> {
  const url = await freshDatabase()
  const sql = await connectionTo(url)
  const quiet = { info() {}, debug() {}, warn() {}, error() {} }
  const client = await DBOSClient.create({ systemDatabaseUrl: url, logger: quiet as never })
  atFileEnd(() => client.destroy())
  return { url, sql, client }
}

async function outcome(side: Twin, act: () => Promise<unknown>, reason: (e: unknown) => string): Promise<Outcome> {
  const now = Date.now()
  let answer: unknown
  let error: string | undefined
  try {
    answer = await act()
  } catch (thrown) {
    error = reason(thrown)
  }
  const rows = await snapshot(side.sql, SCHEMA)
  const settled = normalised({ ...rows, answer: [{ answer: JSON.stringify(answer) ?? null }] }, now)
  const normalAnswer = settled.answer?.[0]?.answer
  delete settled.answer
  return { answer: normalAnswer, error, rows: settled }
}

function sdkReason(thrown: unknown): string {
  const { message, constructor: errorClass } = thrown as Error
  const byText = REASON_OF_TEXT.find(([text]) => text.test(message))?.[1]
  return REASON_OF_CLASS[errorClass.name] ?? byText ?? `${errorClass.name}: ${message}`
}

function rpcReason(thrown: unknown): string {
  const error = ConnectError.from(thrown)
  return error.findDetails(ErrorInfoSchema)[0]?.reason ?? `${error}`
}

/** The mirror is the one thing that differs with it on: checked to be what the twin has in the payload tables, then taken away. */
function unmirror(rows: Snapshot, twinRows: Snapshot): void {
  const inputs = new Map(rows.workflow_input?.map((row) => [row.workflow_uuid, row.inputs]))
  for (const row of rows.workflow_status ?? []) {
    const same = twinRows.workflow_status?.find((other) => other.workflow_uuid === row.workflow_uuid)
    if (row.inputs === null || row.inputs !== inputs.get(row.workflow_uuid ?? '')) continue
    row.inputs = same?.inputs ?? null
  }
}

/** Ids of docs/deviations.md: the first cell of each row of its table. */
export function knownDeviations(): string[] {
  const page = readFileSync(new URL('../../docs/deviations.md', import.meta.url), 'utf8')
  return [...page.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map((match) => match[1] ?? '')
}

function explain(found: string[], sdk: Outcome, rpc: Outcome): string {
  const parts = found.map((path) => {
    if (path === 'error' || path === 'answer') return `${path}: SDK ${sdk[path]} | RPC ${rpc[path]}`
    const [table = '', column] = path.split('.')
    const values = (rows: Snapshot) => (column ? rows[table]?.map((row) => row[column]) : rows[table])
    return `${path}: SDK ${JSON.stringify(values(sdk.rows))} | RPC ${JSON.stringify(values(rpc.rows))}`
  })
  return `${parts.join('\n')}\nerrors: SDK ${sdk.error} | RPC ${rpc.error}`
}
