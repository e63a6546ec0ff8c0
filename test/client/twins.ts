import { DBOSClient, DebouncerClient as SdkDebouncer } from '@dbos-inc/dbos-sdk'
import type pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { DebouncerClient, PerdureClient } from '../../src/client/index.js'
import { connectionTo, freshDatabase } from '../database.js'
import { differences, empty, normalised, type Snapshot, snapshot } from '../differential/snapshot.js'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { described } from './described.js'

/** What the two clients have in common: the tests are written against our types. */
export interface Side {
  client: PerdureClient
  /** Of an application of that name. */
  as: (applicationName: string) => PerdureClient
  Debouncer: typeof DebouncerClient
  /** Plain SQL on this twin's database. */
  sql: pg.Client
}

/** The same calls through DBOS's client and through ours, on twin databases: same answers, same errors, same rows. */
export interface Case {
  name: string
  setup?: (side: Side) => Promise<unknown>
  act: (side: Side) => Promise<unknown>
  /** What differs on purpose: columns, `answer`. Each has its line in docs/coming-from-dbos-client.md. */
  differs?: string[]
}

export function same(family: string, cases: Case[]): void {
  describe(family, () => {
    let theirs: Side
    let ours: Side

    beforeAll(async () => {
      theirs = await theirSide()
      ours = await ourSide()
    })

    test.each(cases)('$name', async (it) => {
      for (const side of [theirs, ours]) {
        await empty(side.sql, 'dbos')
        await it.setup?.(side)
      }
      const expected = await outcome(theirs, it.act)
      const actual = await outcome(ours, it.act)
      const found = differences(expected.rows, actual.rows)
      if (expected.answer !== actual.answer) found.push('answer')
      const shown = found.map((path) => explain(path, expected, actual)).join('\n')
      expect(found.sort(), shown).toEqual([...(it.differs ?? [])].sort())
    })
  })
}

interface Outcome {
  answer: string
  rows: Snapshot
}

const quiet = { info() {}, debug() {}, warn() {}, error() {} }

async function theirSide(): Promise<Side> {
  const url = await freshDatabase()
  const made: DBOSClient[] = []
  const sdk = await DBOSClient.create({ systemDatabaseUrl: url, logger: quiet as never })
  made.push(sdk)
  const clients = new Map<string, PerdureClient>()
  for (const name of APPLICATIONS) {
    const client = await DBOSClient.create({ systemDatabaseUrl: url, logger: quiet as never, applicationName: name })
    made.push(client)
    clients.set(name, client as unknown as PerdureClient)
  }
  atFileEnd(async () => {
    await Promise.all(made.map((client) => client.destroy()))
  })
  return {
    client: sdk as unknown as PerdureClient,
    as: (name) => clients.get(name) as PerdureClient,
    Debouncer: SdkDebouncer as unknown as typeof DebouncerClient,
    sql: await connectionTo(url),
  }
}

/** Names that the cases may act as. */
const APPLICATIONS = ['alpha', 'beta']

async function ourSide(): Promise<Side> {
  const server = await serving()
  const client = await PerdureClient.create({ url: server.url })
  const clients = new Map<string, PerdureClient>()
  for (const name of APPLICATIONS) {
    clients.set(name, await PerdureClient.create({ url: server.url, applicationName: name }))
  }
  atFileEnd(async () => {
    await Promise.all([client, ...clients.values()].map((one) => one.destroy()))
  })
  return {
    client,
    as: (name) => clients.get(name) as PerdureClient,
    Debouncer: DebouncerClient,
    sql: await connectionTo(server.databaseUrl),
  }
}

/** Rows and answer are made comparable together, so that an id of one is the same in the other. */
async function outcome(side: Side, act: Case['act']): Promise<Outcome> {
  const now = Date.now()
  const answer = await act(side).then(described, (thrown) => `thrown: ${described(thrown)}`)
  const rows = await snapshot(side.sql, 'dbos')
  const settled = normalised({ ...rows, answer: [{ answer: clocksToDates(answer, now) }] }, now)
  const text = settled.answer?.[0]?.answer ?? ''
  delete settled.answer
  return { answer: text, rows: settled }
}

/** Numbers near now are clock readings: as texts of times they become their distance from now. */
function clocksToDates(text: string, now: number): string {
  return text.replace(/\b\d{13}(\.\d+)?\b/g, (digits) =>
    Math.abs(Number(digits) - now) < 30 * 24 * 3600 * 1000
      ? new Date(Math.floor(Number(digits))).toISOString()
      : digits,
  )
}

function explain(path: string, theirs: Outcome, ours: Outcome): string {
  if (path === 'answer') return `answer: DBOS ${theirs.answer}\n ours ${ours.answer}`
  const [table = '', column] = path.split('.')
  const values = ({ rows }: Outcome) => JSON.stringify(column ? rows[table]?.map((row) => row[column]) : rows[table])
  return `${path}: DBOS ${values(theirs)}\n ours ${values(ours)}`
}
