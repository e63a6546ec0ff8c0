import { isDeepStrictEqual } from 'node:util'
import type { Sql } from '../store/database.js'
import { getQueues, isPartitioned, type QueueRow } from '../store/queues.js'

const MOST = 100_000

/** The registered queues as they were a second ago at most, as DBOS's executors know them. */
export class QueueBook {
  private rows = new Map<string, QueueRow>()

  constructor(private readonly sql: Sql) {}

  /** Gives those that are new, gone or changed. */
  async read(): Promise<string[]> {
    const rows = await getQueues(this.sql, { applications: null, includeUnclaimed: true }, null, MOST)
    const before = this.rows
    this.rows = new Map(rows.map((row) => [row.name, row]))
    const names = new Set([...before.keys(), ...this.rows.keys()])
    return [...names].filter((name) => !isDeepStrictEqual(before.get(name), this.rows.get(name)))
  }

  /** Those of an application, and those of none. */
  of(application: string): string[] {
    const mine: string[] = []
    for (const { name, applicationName } of this.rows.values()) {
      if (applicationName === null || applicationName === application) mine.push(name)
    }
    return mine
  }

  /** Whether one that ends makes room for another. */
  isLimited(name: string): boolean {
    const row = this.rows.get(name)
    return row !== undefined && (row.concurrency !== null || row.workerConcurrency !== null || isPartitioned(row))
  }

  /** Whether one that ends makes room at other replicas too. */
  isShared(name: string): boolean {
    const row = this.rows.get(name)
    return row !== undefined && (row.concurrency !== null || row.partitionConcurrency !== null)
  }

  /** Whether it allows only so many on each worker. */
  limitsWorkers(name: string): boolean {
    const row = this.rows.get(name)
    return row !== undefined && limitsWorkers(row)
  }

  /** Those that allow only so many on each worker. */
  ofWorkers(): QueueRow[] {
    return [...this.rows.values()].filter(limitsWorkers)
  }

  /** Undefined: nobody has registered it, and it has no limits. */
  get(name: string): QueueRow | undefined {
    return this.rows.get(name)
  }
}

function limitsWorkers(row: QueueRow): boolean {
  return row.workerConcurrency !== null || row.partitionWorkerConcurrency !== null
}
