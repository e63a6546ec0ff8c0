import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { DBOSClient, type GetWorkflowsInput } from '@dbos-inc/dbos-sdk'
import pg from 'pg'

import { WorkflowGrouping } from '../gen/ts/perdure/v1/workflow_lookup_pb.js'
import { type WorkflowFilterSchema, WorkflowStatus } from '../gen/ts/perdure/v1/workflow_pb.js'
import { WorkflowService } from '../gen/ts/perdure/v1/workflow_service_pb.js'
import { PerdureClient } from '../src/client/index.js'
import { pageToken } from '../src/services/page-token.js'
import { GrpcJsCallers } from './grpc-js.js'
import { EPOCH, fill } from './list-rows.js'
import { load } from './load.js'
import { program, serve } from './processes.js'
import type { Contender } from './rounds.js'
import type { Bench } from './setting.js'

const PAGE = 50
const OURS = 'gRPC stubs'
const OUR_CLIENT = 'perdure/client'
const CLIENT = 'DBOSClient'
const SQL = 'SQL'
const MEMORY = 'the same answer from memory'

const { listWorkflows, countWorkflows } = WorkflowService.method
type Filter = MessageInitShape<typeof WorkflowFilterSchema>

export const list: Bench = {
  about: `Pages of ${PAGE} with arguments and results, the oldest first, one caller: stubs by the key of the page before, the clients by offset. Counts against the same in SQL; DBOSClient has none.`,
  async run({ postgres, compare, smoke, note, atEnd }) {
    const databaseUrl = await postgres.database()
    const pool = new pg.Pool({ connectionString: databaseUrl })
    // One that is still closing when its database is dropped says so.
    pool.on('error', () => {})
    atEnd(() => pool.end())
    const rows = smoke ? 20_000 : 1_000_000
    const began = performance.now()
    await fill(pool, rows)
    note(`${rows.toLocaleString('en-US')} workflows, made in ${((performance.now() - began) / 1000).toFixed(0)} s.`)
    const server = await serve(databaseUrl)
    atEnd(server.stop)
    const stubs = new GrpcJsCallers(server.url, 1)
    atEnd(() => stubs.close())
    const theirs = await DBOSClient.create({ systemDatabaseUrl: databaseUrl })
    atEnd(() => theirs.destroy())
    const ours = await PerdureClient.create({ url: server.url })
    atEnd(() => ours.destroy())

    const calls = (name: string, call: () => Promise<unknown>, pid?: number): Contender => ({
      name,
      round: (ms) => load({ callers: 1, ms, ...(pid !== undefined && { server: pid }) }, call),
    })
    const asked = (filter: Filter) =>
      create(listWorkflows.input, { filter, pageSize: PAGE, loadInput: true, loadOutput: true })
    const page = async (filter: Filter, after?: readonly [number, string]) => {
      const request = asked(filter)
      if (after) request.pageToken = pageToken(listWorkflows.input, request, after)
      const { workflows } = await stubs.unary(listWorkflows, request)
      return workflows.map(({ workflowId }) => workflowId)
    }
    const pageOf = async (client: typeof theirs | typeof ours, input: GetWorkflowsInput) =>
      (await client.listWorkflows({ limit: PAGE, ...input })).map(({ workflowID }) => workflowID)

    const first = toBinary(listWorkflows.output, await stubs.unary(listWorkflows, asked({})))
    const memory = await program('page-server', Buffer.from(first).toString('base64'))
    atEnd(memory.stop)
    const bare = new GrpcJsCallers(memory.url, 1)
    atEnd(() => bare.close())
    const fromMemory = calls(MEMORY, () => bare.unary(listWorkflows, asked({})), memory.pid)

    // Programs that run for long are warm: one that has listed a few pages is not.
    if (!smoke) {
      for (const warm of [() => page({}), () => pageOf(ours, {}), () => pageOf(theirs, {})]) {
        await load({ callers: 1, ms: 2500 }, warm)
      }
      await fromMemory.round(1000)
    }

    const pages = async (
      name: string,
      filter: Filter,
      input: GetWorkflowsInput,
      after?: readonly [number, string],
      others: Contender[] = [],
    ) => {
      const mine = await page(filter, after)
      same(name, mine, await pageOf(theirs, input))
      const client = after === undefined ? [calls(OUR_CLIENT, () => pageOf(ours, input), server.pid)] : []
      if (after === undefined) same(name, mine, await pageOf(ours, input))
      await compare({
        name: `list, ${name}`,
        peer: CLIENT,
        by: 'p50 ms',
        contenders: [
          calls(OURS, () => page(filter, after), server.pid),
          ...client,
          calls(CLIENT, () => pageOf(theirs, input)),
          ...others,
        ],
        targets: [
          ...(name.startsWith('page') ? [{ name: 'P10', contender: OURS, figure: 'p50 ms', atMost: 5 }] : []),
          ...[OURS, ...client.map(({ name }) => name)].map((contender) => {
            return { name: 'never slower', contender, figure: 'p50 ms', to: CLIENT, atMost: 1 }
          }),
        ],
        pace: smoke ? {} : name.startsWith('page') ? { roundMs: 300, warmMs: 1500 } : { roundMs: 250, warmMs: 300 },
      })
    }

    // The filters first: the pages that are judged then meet programs that are warm, on either side.
    for (const [name, filter, input] of filters(rows, await someIds(pool))) await pages(name, filter, input)
    await pages('page 1', {}, {}, undefined, [fromMemory])
    const deep = rows / 2
    const { rows: before } = await pool.query<{ id: string }>(
      'SELECT workflow_uuid AS id FROM dbos.workflow_status WHERE created_at = $1',
      [EPOCH + deep - 1],
    )
    const [{ id: last } = { id: '' }] = before
    await pages(`page ${(deep / PAGE + 1).toLocaleString('en-US')}`, {}, { offset: deep }, [EPOCH + deep - 1, last])

    const counted = async (name: string, filter: Filter, groupBy: WorkflowGrouping[], sql: string) => {
      const request = create(countWorkflows.input, { filter, groupBy })
      await compare({
        name: `count, ${name}`,
        peer: SQL,
        by: 'p50 ms',
        contenders: [
          calls(OURS, () => stubs.unary(countWorkflows, request), server.pid),
          calls(SQL, () => pool.query(sql)),
        ],
        pace: smoke ? {} : { roundMs: 250, warmMs: 300 },
      })
    }
    await counted('failed', { statuses: [WorkflowStatus.ERROR] }, [], `${COUNT} WHERE status = 'ERROR'`)
    await counted('all by status', {}, [WorkflowGrouping.STATUS], `${COUNT} GROUP BY status`)
  },
}

const COUNT = 'SELECT count(*) FROM dbos.workflow_status'

/** Each filter that an index serves. */
function filters(rows: number, ids: string[]): [name: string, ours: Filter, theirs: GetWorkflowsInput][] {
  const [from, to] = [EPOCH + rows * 0.7, EPOCH + rows * 0.7 + 5000]
  const between = { after: timestampFromMs(from), before: timestampFromMs(to) }
  const [after, before] = [new Date(from).toISOString(), new Date(to).toISOString()]
  return [
    [`${PAGE} ids`, { workflowIds: ids }, { workflowIDs: ids }],
    ['an id prefix', { workflowIdPrefixes: ['order-'] }, { workflow_id_prefix: 'order-' }],
    ['failed', { statuses: [WorkflowStatus.ERROR] }, { status: 'ERROR' }],
    ['queued', { queuedOnly: true }, { queuesOnly: true }],
    ['delayed', { statuses: [WorkflowStatus.DELAYED] }, { status: 'DELAYED' }],
    ['a parent', { parentWorkflowIds: ['parent-2'] }, { parentWorkflowID: 'parent-2' }],
    ['a fork', { forkedFrom: ['origin-0'] }, { forkedFrom: 'origin-0' }],
    ['a schedule', { scheduleNames: ['nightly'] }, { scheduleName: 'nightly' }],
    ['attributes', { attributes: { customer: 'acme' } }, { attributes: { customer: 'acme' } }],
    ['created between', { created: between }, { startTime: after, endTime: before }],
    ['started between', { started: between }, { dequeuedAfter: after, dequeuedBefore: before }],
    ['completed between', { completed: between }, { completedAfter: after, completedBefore: before }],
  ]
}

async function someIds(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT workflow_uuid AS id FROM dbos.workflow_status WHERE workflow_uuid LIKE 'order-%' LIMIT ${PAGE}`,
  )
  return rows.map(({ id }) => id)
}

/** A page that is not the same page is not worth comparing. */
function same(name: string, ours: string[], theirs: string[]): void {
  if (ours.length === 0) throw new Error(`list, ${name}: nothing matches`)
  if (ours.join() !== theirs.join()) throw new Error(`list, ${name}: not the same page: ${ours[0]}, ${theirs[0]}`)
}
