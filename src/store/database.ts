import pg from 'pg'
import { Clock } from './clock.js'
import { classify, isContention, isLostPreparation, refusesStartParameters, unavailable } from './failure.js'
import { inSchema, type Statement } from './statement.js'
import { Turns } from './turns.js'

export { StoreError } from './failure.js'

/** What store functions take: a database, where each statement stands alone, or a transaction. */
export interface Sql {
  /** Payloads are also written where SDKs older than schema 109 look for them. */
  readonly legacyPayloads: boolean
  run<Row extends object>(statement: Statement, values?: readonly unknown[]): Promise<Row[]>
}

/** What a statement waits for locks, in Postgres's words: `250ms`. */
export type Patience = `${number}ms`

export interface Transaction extends Sql {
  /** What `work` did is undone when it throws; the transaction goes on. */
  savepoint<T>(work: () => Promise<T>): Promise<T>
}

export interface TransactionOptions {
  isolation?: 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE'
  readOnly?: boolean
  /** Milliseconds; for this transaction's statements, instead of the database's. */
  statementTimeout?: number
}

export interface DatabaseOptions {
  url: string
  /** The DBOS schema; default `dbos`. */
  schema?: string
  poolSize?: number
  /** Milliseconds after which the database gives up a statement. */
  statementTimeout?: number
  applicationName?: string
  /** Also write payloads where SDKs older than schema 109 look for them. */
  legacyPayloads?: boolean
}

const ATTEMPTS = 8
const CONNECT_TIMEOUT_MS = 5_000
const IDLE_IN_TRANSACTION_MS = 60_000

const INT8 = 20
const JSON_TYPES = new Set([114, 3802])

/** bigint columns are counts and epoch milliseconds: numbers. Stored JSON stays the text it is. */
const types = {
  getTypeParser(oid: number, format?: string) {
    if (format !== 'binary' && oid === INT8) return Number
    if (format !== 'binary' && JSON_TYPES.has(oid)) return String
    return pg.types.getTypeParser(oid, format as 'text')
  },
} as pg.CustomTypesConfig

export function openDatabase(options: DatabaseOptions): Database {
  return new Database(options)
}

/** One system database: a bounded pool, its statements prepared, its failures classified. Connects when first used. */
export class Database implements Sql {
  readonly schema: string
  readonly legacyPayloads: boolean
  readonly clock = new Clock()
  /** When it last answered, as `performance.now()` tells it. */
  answeredAt = Number.NEGATIVE_INFINITY
  private readonly pool: pg.Pool
  private readonly lengthyTurns: Turns
  private readonly connection: pg.ClientConfig
  private readonly rendered = new WeakMap<Statement, string>()
  /** False once a transaction pooler without support for prepared statements has shown itself. */
  private prepares = true
  /** Callers that wait for a connection. */
  private asking = 0
  private asked = () => {}
  private closed: Promise<void> | undefined

  constructor(options: DatabaseOptions) {
    this.schema = options.schema ?? 'dbos'
    this.legacyPayloads = options.legacyPayloads ?? false
    this.connection = {
      connectionString: options.url,
      application_name: options.applicationName ?? 'perdure',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      types,
    }
    const poolSize = options.poolSize ?? 4
    this.lengthyTurns = new Turns(Math.ceil(poolSize / 2))
    this.pool = new pg.Pool({
      ...this.connection,
      max: poolSize,
      statement_timeout: options.statementTimeout,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    })
    // A connection that dies is left by its pool; the next statement gets another. Without listeners it would end the process.
    this.pool.on('error', () => {})
    this.pool.on('connect', (client) => client.on('error', () => {}))
  }

  /** The database's name on its server. */
  get name(): string {
    return new pg.Client(this.connection).database ?? ''
  }

  /** Connections in use, idle, and callers waiting for one. */
  get load(): { total: number; idle: number; waiting: number } {
    return { total: this.pool.totalCount, idle: this.pool.idleCount, waiting: this.pool.waitingCount }
  }

  /** One prepared statement, one round trip, committed by itself. */
  run<Row extends object>(statement: Statement, values: readonly unknown[] = []): Promise<Row[]> {
    return this.again(async () => {
      const client = await this.client()
      let failure: Error | undefined
      try {
        return await this.query<Row>(client, statement, values)
      } catch (error) {
        failure = error as Error
        throw error
      } finally {
        client.release(isFatal(failure))
      }
    })
  }

  /**
   * For reads that may take long: they get at most half of the connections, so that short work always finds one. One whose
   * caller has gone is not begun.
   */
  lengthy(signal?: AbortSignal): Sql {
    return {
      legacyPayloads: this.legacyPayloads,
      run: (statement, values) => this.lengthyTurns.take(() => this.run(statement, values), signal),
    }
  }

  /** Runs `work` again when it lost against another transaction, so it must do nothing but SQL. */
  transaction<T>(work: (sql: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    return this.again(async () => {
      const client = await this.client()
      let broken = false
      try {
        await this.send(client, begin(options))
        const result = await work(this.within(client))
        await this.send(client, 'COMMIT')
        return result
      } catch (error) {
        broken = isFatal(error) || !(await rolledBack(client))
        throw error
      } finally {
        client.release(broken)
      }
    })
  }

  /**
   * A connection outside the pool, for LISTEN and for locks that belong to a session; to another database of the same
   * server if one is named. The caller ends it.
   */
  async connect(otherDatabase?: string): Promise<pg.Client> {
    const client = new pg.Client(otherDatabase === undefined ? this.connection : this.to(otherDatabase))
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (error) {
      await client.end().catch(() => {})
      throw classify(error)
    }
  }

  /** Waits for statements under way, and for those that wait for a connection. Who comes later is refused. */
  close(): Promise<void> {
    this.closed ??= this.end()
    return this.closed
  }

  private async end(): Promise<void> {
    // A pool that ends gives those who wait none of the connections that become free.
    if (this.asking > 0) {
      await new Promise<void>((resolve) => {
        this.asked = resolve
      })
    }
    await this.pool.end()
  }

  private to(otherDatabase: string): pg.ClientConfig {
    const url = new URL(this.connection.connectionString ?? '')
    url.pathname = `/${encodeURIComponent(otherDatabase)}`
    return { ...this.connection, connectionString: url.href }
  }

  private within(client: pg.PoolClient): Transaction {
    let depth = 0
    const transaction: Transaction = {
      legacyPayloads: this.legacyPayloads,
      run: (statement, values = []) => this.query(client, statement, values),
      savepoint: async (work) => {
        const name = `s${++depth}`
        await this.send(client, `SAVEPOINT ${name}`)
        try {
          const result = await work()
          await this.send(client, `RELEASE SAVEPOINT ${name}`)
          return result
        } catch (error) {
          if (!isFatal(error)) await this.send(client, `ROLLBACK TO SAVEPOINT ${name}`)
          throw error
        } finally {
          depth--
        }
      },
    }
    return transaction
  }

  private async client(): Promise<pg.PoolClient> {
    if (this.closed) throw unavailable(new Error('closed here'))
    this.asking++
    try {
      return await this.pool.connect()
    } catch (error) {
      if (!refusesStartParameters(error)) throw classify(error)
      // Poolers refuse run-time parameters they don't track: go on without our timeouts.
      this.pool.options.statement_timeout = undefined
      this.pool.options.idle_in_transaction_session_timeout = undefined
      return await this.pool.connect().catch((second) => Promise.reject(classify(second)))
    } finally {
      this.asking--
      if (this.asking === 0) this.asked()
    }
  }

  private async query<Row>(client: pg.PoolClient, statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    let text = this.rendered.get(statement)
    if (text === undefined) {
      text = inSchema(statement.text, this.schema)
      this.rendered.set(statement, text)
    }
    const name = this.prepares && statement.name !== '' ? statement.name : undefined
    try {
      const result = await client.query({ name, text, values: values as unknown[] })
      this.answeredAt = performance.now()
      return result.rows as Row[]
    } catch (error) {
      throw classify(error)
    }
  }

  private async send(client: pg.PoolClient, text: string): Promise<void> {
    try {
      await client.query(text)
    } catch (error) {
      throw classify(error)
    }
  }

  private async again<T>(attempt: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt()
      } catch (error) {
        if (tries < ATTEMPTS && isLostPreparation(error)) this.prepares = false
        else if (!isContention(error)) throw error
        else if (tries === ATTEMPTS) throw unavailable(error)
        else await pause(2 ** tries * (0.5 + Math.random()))
      }
    }
  }
}

function begin({ isolation, readOnly, statementTimeout }: TransactionOptions): string {
  const start = `BEGIN ISOLATION LEVEL ${isolation ?? 'READ COMMITTED'}${readOnly ? ' READ ONLY' : ''}`
  return statementTimeout === undefined
    ? start
    : `${start}; SET LOCAL statement_timeout = ${Math.ceil(statementTimeout)}`
}

/** After these the connection is of no more use. */
function isFatal(error: unknown): boolean {
  return error instanceof Error && (error as { reason?: string }).reason === 'STORE_UNAVAILABLE'
}

function rolledBack(client: pg.PoolClient): Promise<boolean> {
  return client.query('ROLLBACK').then(
    () => true,
    () => false,
  )
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
