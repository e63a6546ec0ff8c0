import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { type Client, Code } from '@connectrpc/connect'
import type pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { ListWorkflowsRequestSchema } from '../../gen/ts/perdure/v1/workflow_lookup_pb.js'
import type { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { pageToken as madeToken } from '../../src/services/page-token.js'
import { insert, insertWorkflows } from '../store/workflow-rows.js'
import { failureOf, looking } from './looking.js'

let workflows: Client<typeof WorkflowService>
let sql: pg.Client

beforeAll(async () => {
  ;({ workflows, sql } = await looking())
})

const START = 1_700_000_000_000

/** `count` rows, seven to a millisecond, ids in another order than their creation. */
async function rows(
  prefix: string,
  count: number,
  more: Record<string, unknown> | ((n: number) => Record<string, unknown>) = {},
): Promise<string[]> {
  const made = Array.from({ length: count }, (_, n) => ({
    workflow_uuid: `${prefix}${String((n * 37) % count).padStart(4, '0')}`,
    status: 'SUCCESS',
    name: 'flow',
    serialization: 'portable_json',
    created_at: START + Math.floor(n / 7) * 1000,
    ...(typeof more === 'function' ? more(n) : more),
  }))
  await insertWorkflows(sql, made)
  const byKey = (a: (typeof made)[0], b: (typeof made)[0]) =>
    a.created_at - b.created_at || (a.workflow_uuid < b.workflow_uuid ? -1 : 1)
  return made.sort(byKey).map((row) => row.workflow_uuid)
}

/** When those were created that share the so-manieth time of `rows`. */
const at = (nth: number) => timestampFromMs(START + (nth + 1) * 1000)

let queuedIds: string[] | undefined

type WorkflowFilter = NonNullable<MessageInitShape<typeof ListWorkflowsRequestSchema>['filter']>
type ListRequest = Parameters<typeof workflows.listWorkflows>[0]

/** Every page of a list, one after the other; `between` runs before each page but the first. */
async function pages(request: ListRequest, between: (page: number) => Promise<unknown> = async () => {}) {
  const all: string[][] = []
  for (let pageToken = ''; ; ) {
    const page = await workflows.listWorkflows({ ...request, pageToken })
    all.push(page.workflows.map(({ workflowId }) => workflowId))
    pageToken = page.nextPageToken
    if (pageToken === '') return all
    await between(all.length)
  }
}

describe('pages of workflows', () => {
  test('in both orders, each row once, whatever shares a creation time', async () => {
    const ids = await rows('both-', 50)
    const filter = { workflowIdPrefixes: ['both-'] }
    const oldest = await pages({ filter, pageSize: 8 })
    expect(oldest.map((page) => page.length)).toEqual([8, 8, 8, 8, 8, 8, 2])
    expect(oldest.flat()).toEqual(ids)
    expect((await pages({ filter, pageSize: 8, descending: true })).flat()).toEqual(ids.toReversed())
    expect((await pages({ filter, pageSize: 50 })).length).toBe(1)
  })

  test('rows that come and go meanwhile neither hide nor repeat others', async () => {
    const ids = await rows('moving-', 40)
    const filter = { workflowIdPrefixes: ['moving-'] }
    let run = 0
    const disturb = async (page: number) => {
      run++
      await insertWorkflows(sql, [
        { workflow_uuid: `moving-early-${run}`, status: 'SUCCESS', created_at: START - 1000 },
        { workflow_uuid: `moving-late-${run}`, status: 'SUCCESS', created_at: START + 10_000_000 + run },
      ])
      await sql.query('DELETE FROM dbos.workflow_status WHERE workflow_uuid = $1', [ids[(page - 1) * 5]])
    }
    const seen = (await pages({ filter, pageSize: 5 }, disturb)).flat()
    expect(seen.filter((id) => ids.includes(id))).toEqual(ids)
    expect(seen.filter((id) => id.startsWith('moving-early'))).toEqual([])
    expect(new Set(seen).size).toBe(seen.length)
    const down = (await pages({ filter, pageSize: 5, descending: true }, disturb)).flat()
    expect(new Set(down).size).toBe(down.length)
  })

  test.each<[string, WorkflowFilter, number]>([
    ['of a queue', { queues: ['paged'], queuedOnly: true }, 0],
    ['of a queue, created since', { queues: ['paged'], queuedOnly: true, created: { after: at(3) } }, 28],
    ['with attributes that few have', { attributes: { paged: 1 } }, 0],
  ])('%s: in both orders, each row once', async (_, filter, from) => {
    const queued = (n: number) => (n % 5 === 4 ? { status: 'DELAYED' } : { status: 'ENQUEUED' })
    queuedIds ??= await rows('queued-', 60, (n) => ({ ...queued(n), queue_name: 'paged', attributes: '{"paged":1}' }))
    const ids = queuedIds.slice(from)
    for (const pageSize of [5, 7, 59, 60]) {
      expect((await pages({ filter, pageSize })).flat()).toEqual(ids)
      expect((await pages({ filter, pageSize, descending: true })).flat()).toEqual(ids.toReversed())
      expect((await pages({ filter, pageSize, offset: 9n })).flat()).toEqual(ids.slice(9))
    }
  })

  test('with attributes that many have: in both orders, each row once', async () => {
    await sql.query(`INSERT INTO dbos.workflow_status (workflow_uuid, status, name, attributes, created_at)
      SELECT 'many-' || lpad(n::text, 5, '0'), 'SUCCESS', 'flow', '{"many":1}', ${START} + n / 3
      FROM generate_series(1, 2500) n`)
    const filter = { attributes: { many: 1 } }
    const all = (await pages({ filter, pageSize: 900 })).flat()
    expect(all).toEqual(Array.from({ length: 2500 }, (_, n) => `many-${String(n + 1).padStart(5, '0')}`))
    expect((await pages({ filter, pageSize: 900, descending: true })).flat()).toEqual(all.toReversed())
  })

  test('an offset counts from the first page, and tokens go on from there', async () => {
    const ids = await rows('offset-', 20)
    const filter = { workflowIdPrefixes: ['offset-'] }
    expect((await pages({ filter, offset: 5n, pageSize: 6 })).flat()).toEqual(ids.slice(5))
    for (const offset of [50n, 2n ** 53n - 1n]) expect((await pages({ filter, offset })).flat()).toEqual([])
  })

  test('the default page has 100 rows', async () => {
    await rows('default-', 101)
    const first = await workflows.listWorkflows({ filter: { workflowIdPrefixes: ['default-'] } })
    expect(first.workflows.length).toBe(100)
    expect(first.nextPageToken).not.toBe('')
  })
})

describe('payloads in lists', () => {
  const filter = { workflowIdPrefixes: ['large-'] }
  beforeAll(async () => {
    const value = (length: number) => `"${'x'.repeat(length - 2)}"`
    await insertWorkflows(sql, [
      ...[1, 2, 3, 4].map((n) => ({
        workflow_uuid: `large-${n}`,
        status: 'SUCCESS',
        serialization: 'portable_json',
        inputs: `{"positionalArgs":[${n}]}`,
        output: value(n === 2 ? 300_000 : 200_000),
        created_at: START + n,
      })),
    ])
  })

  test('are loaded only when asked for', async () => {
    const { workflows: listed } = await workflows.listWorkflows({ filter })
    expect(listed.map(({ input, output }) => [input, output])).toEqual(Array(4).fill([undefined, undefined]))
    const loaded = await workflows.listWorkflows({ filter, loadInput: true })
    expect(loaded.workflows.map(({ input }) => input?.arguments?.positional[0]?.content.value)).toEqual([
      '1',
      '2',
      '3',
      '4',
    ])
  })

  test('beyond the limit are left out, with their size', async () => {
    const { workflows: listed } = await workflows.listWorkflows({ filter, loadOutput: true, loadInput: true })
    expect(listed.map(({ output }) => [output?.omitted, output?.size])).toEqual([
      [false, 0n],
      [true, 300_000n],
      [false, 0n],
      [false, 0n],
    ])
    expect(listed[1]?.output?.value).toBeUndefined()
    expect(listed[1]?.input?.arguments?.positional.length).toBe(1)
  })

  test('end a page early once they fill it, and nothing is lost', async () => {
    const output = JSON.stringify('y'.repeat(240_000))
    const ids = await rows('full-', 40, { output })
    const all = await pages({ filter: { workflowIdPrefixes: ['full-'] }, loadOutput: true })
    expect(all.flat()).toEqual(ids)
    expect(Math.max(...all.map((page) => page.length * 240_000))).toBeLessThan(3.2 * 1024 * 1024)
    expect(all.length).toBeLessThan(6)
  })

  test.each([['of 100 kB'], ['of 30 kB']])('%s in every row end a page early, too', async (size) => {
    const bytes = size.includes('100') ? 100_000 : 30_000
    const prefix = `weigh-${bytes}-`
    const ids = await rows(prefix, 120, { output: JSON.stringify('é'.repeat(bytes / 2)) })
    const all = await pages({ filter: { workflowIdPrefixes: [prefix] }, loadOutput: true, pageSize: 110 })
    expect(all.flat()).toEqual(ids)
    const full = all.slice(0, -1).map((page) => page.length * bytes)
    expect(Math.max(...full)).toBeLessThan(3.2 * 1024 * 1024)
    expect(Math.min(...full)).toBeGreaterThan(2.7 * 1024 * 1024)
  })

  test('attributes weigh as payloads do, and are always whole', async () => {
    const attributes = JSON.stringify({ note: 'z'.repeat(400_000) })
    const ids = await rows('noted-', 20, { attributes })
    const filter = { workflowIdPrefixes: ['noted-'] }
    const all = await pages({ filter })
    expect(all.flat()).toEqual(ids)
    expect(Math.max(...all.map((page) => page.length))).toBe(7)
    const { workflows: listed } = await workflows.listWorkflows({ filter })
    expect(listed.map((workflow) => JSON.stringify(workflow.attributes))).toEqual(Array(7).fill(attributes))
  })
})

describe('page tokens', () => {
  const filter = { workflowIdPrefixes: ['token-'], attributes: { a: 1, b: { c: 2, d: 3 } } }
  let token: string
  beforeAll(async () => {
    await rows('token-', 10, { attributes: '{"a":1,"b":{"c":2,"d":3}}' })
    token = (await workflows.listWorkflows({ filter, pageSize: 2 })).nextPageToken
  })

  const invalid = [Code.InvalidArgument, 'PAGE_TOKEN_INVALID']
  test('of another filter, order, list or workflow are refused', async () => {
    const { nextPageToken: stepsToken } = await stepPage('steps-1', '')
    const others = [
      workflows.listWorkflows({ filter: { ...filter, names: ['flow'] }, pageToken: token }),
      workflows.listWorkflows({ filter, descending: true, pageToken: token }),
      workflows.listWorkflows({ pageToken: stepsToken }),
      workflows.listSteps({ workflowId: 'steps-1', pageToken: token }),
      workflows.listSteps({ workflowId: 'steps-2', pageToken: stepsToken }),
    ]
    for (const call of others) expect(await failureOf(call)).toEqual(invalid)
  })

  test('that were tampered with are refused, wherever', async () => {
    for (let at = 0; at < token.length; at += 5) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
      expect(await failureOf(workflows.listWorkflows({ filter, pageToken: changed }))).toEqual(invalid)
    }
    for (const wrong of ['x', '.', `${token}x`, `${token}.`, 'é']) {
      expect(await failureOf(workflows.listWorkflows({ filter, pageToken: wrong }))).toEqual(invalid)
    }
  })

  test('of another release, whose keys are made otherwise, are refused', async () => {
    const request = create(ListWorkflowsRequestSchema, { filter })
    for (const key of [[], ['text', 'id'], [1], [1, 'id', 2], [null, 'id']] as (string | number | null)[][]) {
      const pageToken = madeToken(ListWorkflowsRequestSchema, request, key)
      expect(await failureOf(workflows.listWorkflows({ filter, pageToken }))).toEqual(invalid)
    }
  })

  test('are good with another page size, other payloads, or map entries in another order', async () => {
    const again = { workflowIdPrefixes: ['token-'], attributes: { b: { d: 3, c: 2 }, a: 1 } }
    const { workflows: rest } = await workflows.listWorkflows({
      filter: again,
      pageSize: 9,
      loadOutput: true,
      pageToken: token,
    })
    expect(rest.length).toBe(8)
  })

  async function stepPage(workflowId: string, pageToken: string) {
    await insertWorkflows(sql, [{ workflow_uuid: workflowId, status: 'SUCCESS' }])
    for (const function_id of [0, 1, 2])
      await insert(sql, 'operation_outputs', { workflow_uuid: workflowId, function_id })
    return workflows.listSteps({ workflowId, pageSize: 2, pageToken })
  }
})

test('a list that takes longer than the namespace allows ends with QUERY_TIMEOUT', async () => {
  const slow = await looking({ statementTimeout: 200 })
  await slow.sql.query('BEGIN; LOCK TABLE dbos.workflow_status')
  const calls = [slow.workflows.listWorkflows({}), slow.workflows.countWorkflows({})]
  for (const failure of await Promise.all(calls.map(failureOf))) {
    expect(failure).toEqual([Code.DeadlineExceeded, 'QUERY_TIMEOUT'])
  }
  await slow.sql.query('ROLLBACK')
  expect((await slow.workflows.listWorkflows({})).workflows).toEqual([])
})
