import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { expect } from 'vitest'
import { grpcJsClient, type Plain } from '../clients/grpcjs.js'
import { freshDatabase } from '../database.js'
import { atFileEnd } from '../setup/file-end.js'
import { type Apart, apart } from './apart.js'
import { type WorkerApart, type WorkerApartOptions, workerApart } from './worker-apart.js'

export interface SceneOptions {
  databaseUrl?: string
  /** Milliseconds. */
  lease?: number
}

/** What a step has done to the world. */
export interface Effect {
  id: number
  workflowId: string
  step: string
  worker: string
}

/** Longer than a busy machine keeps a process waiting. */
const LEASE_MS = 3000

const TABLES = `CREATE TABLE IF NOT EXISTS effects (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key uuid UNIQUE NOT NULL, workflow_id text NOT NULL, step text NOT NULL, worker text NOT NULL);
  CREATE INDEX IF NOT EXISTS effects_workflow ON effects (workflow_id);
  CREATE TABLE IF NOT EXISTS gates (name text PRIMARY KEY)`

/** A database, servers and workers in processes of their own, and what the steps of the workflows have left there. */
export class Scene {
  readonly application = `app-${randomUUID()}`
  private readonly portOf = new Map<Apart, number>()

  private constructor(
    readonly databaseUrl: string,
    readonly lease: number,
    private readonly pool: pg.Pool,
  ) {}

  static async open({ databaseUrl, lease = LEASE_MS }: SceneOptions = {}): Promise<Scene> {
    const url = databaseUrl ?? (await freshDatabase())
    const pool = new pg.Pool({ connectionString: url, max: 3 })
    // It may be away.
    pool.on('error', () => {})
    atFileEnd(() => pool.end())
    const scene = new Scene(url, lease, pool)
    await pool.query(TABLES)
    return scene
  }

  async server(port?: number): Promise<Apart> {
    const server = await apart({ databaseUrl: this.databaseUrl, workerLease: this.lease, port })
    this.portOf.set(server, Number(new URL(server.url).port))
    return server
  }

  /** Kills the server, and starts one at its port. */
  async again(server: Apart): Promise<Apart> {
    await server.kill()
    return this.server(this.portOf.get(server))
  }

  worker(servers: readonly Pick<Apart, 'url'>[], more: Partial<WorkerApartOptions> = {}): Promise<WorkerApart> {
    const { databaseUrl, application } = this
    return workerApart({ databaseUrl, application, urls: servers.map(({ url }) => url), ...more })
  }

  /** Their ids. */
  async start(
    server: Pick<Apart, 'url'>,
    name: string,
    argument: unknown,
    count = 1,
    more: Plain = {},
  ): Promise<string[]> {
    const client = grpcJsClient(server.url, 'perdure.v1.WorkflowService')
    const ids: string[] = []
    while (ids.length < count) {
      const some = Array.from({ length: Math.min(count - ids.length, 1000) }, () => randomUUID())
      const workflows = some.map((workflowId) => ({
        ...{ workflowId, name, queue: this.application, application: this.application },
        ...{ arguments: { positional: [{ json: JSON.stringify(argument) }] }, ...more },
      }))
      await client.unary('EnqueueWorkflows', { workflows })
      ids.push(...some)
    }
    client.close()
    return ids
  }

  /** Of a connection that broke before, of another one. */
  async rows<Row = Plain>(text: string, values: unknown[] = []): Promise<Row[]> {
    const ask = async () => (await this.pool.query(text, values)).rows as Row[]
    return ask().catch(ask)
  }

  async row(id: string): Promise<Plain> {
    return (await this.rows('SELECT * FROM dbos.workflow_status WHERE workflow_uuid = $1', [id]))[0]
  }

  async open(gate: string): Promise<void> {
    await this.rows('INSERT INTO gates VALUES ($1)', [gate])
  }

  effects(ids: readonly string[]): Promise<Effect[]> {
    const text = `SELECT id, workflow_id AS "workflowId", step, worker FROM effects
      WHERE workflow_id = ANY($1::text[]) ORDER BY id`
    return this.rows<Effect>(text, [ids])
  }

  /** Returns when the step has had this many effects, and the last one's. */
  async effect(id: string, step: string, count = 1): Promise<Effect> {
    const text = `SELECT worker FROM effects WHERE workflow_id = $1 AND step = $2 ORDER BY id`
    await until(async () => (await this.rows(text, [id, step])).length >= count)
    return (await this.effects([id])).filter((effect) => effect.step === step).at(-1) as Effect
  }

  /** Returns when they have all ended; how many in which way. */
  async ended(ids: readonly string[], timeout = 60_000): Promise<Record<string, number>> {
    const text = `SELECT status, count(*)::int AS count FROM dbos.workflow_status
      WHERE workflow_uuid = ANY($1::text[]) GROUP BY status`
    let counts: Record<string, number> = {}
    await until(async () => {
      const rows = await this.rows<{ status: string; count: number }>(text, [ids])
      counts = Object.fromEntries(rows.map(({ status, count }) => [status, count]))
      return !['ENQUEUED', 'DELAYED', 'PENDING'].some((status) => counts[status])
    }, timeout)
    return counts
  }

  /**
   * Every step is recorded once, its record is the number of its effect, and a workflow has no more effects beside these
   * than times when it was taken from its worker in the middle of a step: its recoveries, and `released`.
   */
  async account(ids: readonly string[], steps: readonly string[], released = 0): Promise<void> {
    const recorded = await this.rows<{ id: string; number: number; name: string; output: string }>(
      `SELECT workflow_uuid AS id, function_id AS number, function_name AS name, output FROM dbos.operation_outputs
       WHERE workflow_uuid = ANY($1::text[]) ORDER BY workflow_uuid, function_id`,
      [ids],
    )
    expect(new Map(ids.map((id) => [id, recorded.filter((row) => row.id === id).map(({ name }) => name)]))).toEqual(
      new Map(ids.map((id) => [id, steps])),
    )
    const outputs = new Map(recorded.map(({ id, name, output }) => [Number(output), `${id} ${name}`]))
    const effects = await this.effects(ids)
    const kept = effects.filter(({ id }) => outputs.has(id))
    expect(kept.map(({ workflowId, step }) => `${workflowId} ${step}`).sort()).toEqual([...outputs.values()].sort())
    const spare = new Map<string, number>()
    for (const { id, workflowId } of effects) {
      if (!outputs.has(id)) spare.set(workflowId, (spare.get(workflowId) ?? 0) + 1)
    }
    const attempts = await this.rows<{ id: string; recoveries: number }>(
      `SELECT workflow_uuid AS id, (recovery_attempts - 1)::int AS recoveries FROM dbos.workflow_status
       WHERE workflow_uuid = ANY($1::text[])`,
      [ids],
    )
    const unexplained = attempts.filter(({ id, recoveries }) => (spare.get(id) ?? 0) > recoveries + released)
    expect(unexplained).toEqual([])
  }

  /** Nothing is left of workflows that have ended. */
  async nothingHeld(): Promise<void> {
    const left = () => this.rows('SELECT * FROM perdure.leases')
    await expect.poll(left).toEqual([])
    expect(await this.rows('SELECT * FROM perdure.wakes')).toEqual([])
  }
}

/** Looks again and again; for what is seen in rows alone. */
export async function until(holds: () => Promise<boolean>, timeout = 30_000): Promise<void> {
  await expect.poll(holds, { timeout, interval: 25 }).toBe(true)
}
