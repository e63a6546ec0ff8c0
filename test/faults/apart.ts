import { defaultsOf, namespaceOptions, serverOptions } from '../../src/config/options.js'
import { built } from '../cli/perdure.js'
import { Talking } from './talking.js'

/** What the server holds, after a garbage collection. */
export interface Holds {
  bytes: number
  waiters: number
  held: number
  streams: number
  connections: number
  /** Prepared statements of one connection. */
  prepared: number
  /** Timers and handles of the event loop, without connections. */
  resources: number
  listeners: number
}

interface Answers {
  holds: Holds
  statements: Record<string, number>
  rows: Record<string, number>
  /** That are open. */
  streams: number
  now: number
  /** What was sent to the database since this was asked for the last time, by the name of the statement. */
  watch: Record<string, { calls: number; text: string; values: unknown[] }>
}

export interface Apart {
  url: string
  ask<K extends keyof Answers>(what: K): Promise<Answers[K]>
  /** As by kill -9. */
  kill(): Promise<void>
}

export interface ApartOptions {
  databaseUrl: string
  port?: number
  poolSize?: number
  listen?: boolean
  /** Milliseconds. */
  workerLease?: number
  /** By how much its clock is ahead of this one's, in milliseconds. */
  clockAhead?: number
}

/** The server in a process of its own, with a clock of its own, that tells what it holds. Needs `buildCommand` before. */
export async function apart(options: ApartOptions): Promise<Apart> {
  const { databaseUrl, port = 0, clockAhead = 0, workerLease, ...namespace } = options
  const defaults = defaultsOf(serverOptions)
  const config = {
    ...defaults,
    port,
    workerLease: workerLease ?? defaults.workerLease,
    namespaces: [{ ...defaultsOf(namespaceOptions), ...namespace, name: 'default', databaseUrl }],
  }
  const child = new Talking<Answers>('apart-process.mjs', [built, JSON.stringify(config)], {
    CLOCK_AHEAD_MS: String(clockAhead),
  })
  const { url } = await child.first<{ url: string }>()
  return { url, kill: () => child.kill(), ask: (what) => child.ask(what) }
}
