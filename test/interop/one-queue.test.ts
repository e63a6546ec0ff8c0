import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { Worker } from '../../src/worker/index.js'
import { withClient } from '../database.js'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { silent } from '../worker/working.js'
import { mostStartsIn } from '../workers/queue-setting.js'
import { startApp } from './apps.js'
import { Door, payload, seconds } from './door.js'
import { available } from './setting.js'

const APPLICATION = 'shared'
const PERDURE = 'perdure-version'
/** What each workflow takes; and by how much rows may seem to overlap, since executors stamp them when a transaction begins. */
const WORK_MS = 150
const BLUR_MS = 50

type Taker = 'typescript' | 'python' | 'perdure'

interface Row {
  id: string
  taker: Taker
  executor: string
  started: number
  ended: number
  limited: boolean
}

/** Executors of DBOS in some languages, and perdure workers at two replicas, all of one application, each of its own version. */
class Crowd {
  private found: Door | undefined
  private databaseUrl = ''
  private readonly versions = new Map<Taker, string>([['perdure', PERDURE]])

  constructor(private readonly languages: readonly ('typescript' | 'python')[]) {}

  private get door(): Door {
    return this.found as Door
  }

  get takers(): Taker[] {
    return [...this.languages, 'perdure']
  }

  async gather(): Promise<void> {
    const replicas = [await serving()]
    this.databaseUrl = replicas[0]?.databaseUrl as string
    replicas.push(await serving({ databaseUrl: this.databaseUrl }))
    this.found = new Door(replicas[0]?.url as string)
    for (const language of this.languages) {
      process.env.DBOS__VMID = language
      await startApp(language, this.databaseUrl, APPLICATION)
      const known = [...this.versions.values()]
      const [version] = await this.sql(
        'SELECT version_name AS name FROM dbos.application_versions WHERE NOT version_name = ANY($1)',
        [known],
      )
      this.versions.set(language, version?.name as string)
    }
    delete process.env.DBOS__VMID
    for (const { url } of [...replicas, ...replicas]) {
      const worker = new Worker({
        ...{ url, application: APPLICATION, applicationVersion: PERDURE, log: silent },
        workflows: { ours: (context, ms: number) => context.step('work', () => pause(ms)) },
      })
      atFileEnd(() => worker.stop({ grace: 0 }))
      await worker.start()
    }
  }

  /**
   * Enqueues so many for each taker, in turns, and returns what their rows say when all have ended. The queue is a new one:
   * executors of DBOS that know a queue take notice of other limits after up to a second.
   */
  async run(limits: object, each: number, milliseconds: number): Promise<Row[]> {
    const queue = randomUUID()
    const spec = { name: queue, application: APPLICATION, pollingInterval: seconds(0.1), ...limits }
    await this.door.call('RegisterQueue', { queue: spec }, 'Queue')
    const workflows = Array.from({ length: each }, () => this.takers).flatMap((takers) =>
      takers.map((taker) => ({
        name: taker === 'perdure' ? 'ours' : 'sleepy',
        queue,
        application: APPLICATION,
        applicationVersion: this.versions.get(taker),
        arguments: { positional: [payload(taker === 'perdure' ? milliseconds : milliseconds / 1000)] },
      })),
    )
    interface Answer {
      outcomes: { accepted: { workflowId: string } }[]
    }
    const { outcomes } = await this.door.call<Answer>('EnqueueWorkflows', { workflows })
    const ids = outcomes.map(({ accepted }) => accepted.workflowId)
    await Promise.all(ids.map((id) => this.door.output(id)))
    const rows = await this.sql(
      `SELECT workflow_uuid AS id, executor_id AS executor, application_version AS version, rate_limited AS limited,
        started_at_epoch_ms::float8 AS started, completed_at::float8 AS ended
      FROM dbos.workflow_status WHERE workflow_uuid = ANY($1) ORDER BY started_at_epoch_ms`,
      [ids],
    )
    const takerOf = new Map([...this.versions].map(([taker, version]) => [version, taker]))
    return rows.map((row) => ({ ...row, taker: takerOf.get(row.version as string) })) as unknown as Row[]
  }

  private sql(text: string, values: unknown[]): Promise<Record<string, unknown>[]> {
    return withClient(this.databaseUrl, async (pg) => (await pg.query(text, values)).rows)
  }
}

function pause(milliseconds: number): Promise<string> {
  return new Promise((resolve) => setTimeout(() => resolve('worked'), milliseconds))
}

function runningAt(rows: readonly Row[], at: number): number {
  return rows.filter(({ started, ended }) => started <= at && at + BLUR_MS < ended).length
}

/** Nobody took what is another's: what it takes under a name that it does not have, an executor of DBOS fails. */
function expectEachItsOwn(rows: readonly Row[], each: number, takers: readonly Taker[]): void {
  for (const taker of takers) {
    const own = rows.filter((row) => row.taker === taker)
    expect(own).toHaveLength(each)
    for (const { executor } of own)
      expect(executor).toMatch(taker === 'perdure' ? /^perdure-/ : new RegExp(`^${taker}$`))
  }
}

const languages = ['typescript', 'python'] as const
const there = new Map<string, boolean>()
for (const language of languages) there.set(language, await available(language))

describe.each(languages)('executors of DBOS in %s and perdure workers, on one queue', (language) => {
  const crowd = new Crowd([language])
  const runnable = there.get(language) as boolean

  beforeAll(async () => {
    if (runnable) await crowd.gather()
  })

  test.skipIf(!runnable).each([1, 3])('trap 20: no more than %i run at once, of all of them', async (concurrency) => {
    const rows = await crowd.run({ concurrency }, 15, WORK_MS)
    for (const { started } of rows) expect(runningAt(rows, started)).toBeLessThanOrEqual(concurrency)
    expectEachItsOwn(rows, 15, crowd.takers)
  })

  test.skipIf(!runnable)(
    'trap 20: no more start within a period than its rate limit says, of all of them',
    async () => {
      const rows = await crowd.run({ rateLimit: { limit: 4, period: seconds(1) } }, 10, 10)
      expect(mostStartsIn(rows, 1000)).toBeLessThanOrEqual(4)
      expect(rows.every(({ limited }) => limited)).toBe(true)
      expectEachItsOwn(rows, 10, crowd.takers)
    },
  )
})

describe.skipIf([...there.values()].includes(false))(
  'executors in two languages and perdure workers, on one queue',
  () => {
    const crowd = new Crowd(languages)
    beforeAll(() => crowd.gather())

    // Executors of different versions don't keep each other from counting: what they start together is not ours to hold.
    test('trap 20: perdure starts nothing above the limit, and each gets its own', async () => {
      const rows = await crowd.run({ concurrency: 3 }, 15, WORK_MS)
      for (const { started, taker } of rows) {
        if (taker === 'perdure') expect(runningAt(rows, started)).toBeLessThanOrEqual(3)
      }
      expectEachItsOwn(rows, 15, crowd.takers)
    })
  },
)
