import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { defaultsOf, namespaceOptions, serverOptions } from '../../src/config/options.js'
import { built } from '../cli/perdure.js'
import { atFileEnd } from '../setup/file-end.js'

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
  now: number
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
  /** By how much its clock is ahead of this one's, in milliseconds. */
  clockAhead?: number
}

/** The server in a process of its own, with a clock of its own, that tells what it holds. Needs `buildCommand` before. */
export async function apart({ databaseUrl, port = 0, clockAhead = 0, ...namespace }: ApartOptions): Promise<Apart> {
  const config = {
    ...defaultsOf(serverOptions),
    port,
    namespaces: [{ ...defaultsOf(namespaceOptions), ...namespace, name: 'default', databaseUrl }],
  }
  const child = fork(fileURLToPath(new URL('apart-process.mjs', import.meta.url)), [built, JSON.stringify(config)], {
    execArgv: ['--expose-gc'],
    env: { ...process.env, CLOCK_AHEAD_MS: String(clockAhead) },
  })
  const exited = once(child, 'exit')
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  atFileEnd(kill)
  const asked = new Map<number, (answer: unknown) => void>()
  child.on('message', ({ id, answer }: { id: number; answer: unknown }) => asked.get(id)?.(answer))
  const failed = exited.then(() => Promise.reject(new Error('the server ended before it served')))
  const [{ url }] = (await Promise.race([once(child, 'message'), failed])) as [{ url: string }]
  failed.catch(() => {})
  return {
    url,
    kill,
    ask: (what) =>
      new Promise((resolve) => {
        const id = asked.size
        asked.set(id, resolve as (answer: unknown) => void)
        child.send({ id, ask: what })
      }),
  }
}
