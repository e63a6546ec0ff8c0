import { built } from '../cli/perdure.js'
import { Talking } from './talking.js'

interface Answers {
  /** How many it holds. */
  tasks: number
  /** Bytes, after a garbage collection. */
  memory: number
  stop: undefined
}

export interface WorkerApartOptions {
  databaseUrl: string
  urls: string[]
  application: string
  maxTasks?: number
}

export interface WorkerApart {
  /** As its effects name it. */
  me: string
  /** It has died, by itself or not. */
  exited: Promise<unknown>
  ask<K extends keyof Answers>(what: K): Promise<Answers[K]>
  /** Takes nothing new, and gives back what is not done within the grace. */
  stop(grace: number): Promise<void>
  signal(name: NodeJS.Signals): void
  /** As by kill -9. */
  kill(): Promise<void>
}

let count = 0

/** A worker of the TypeScript library in a process of its own. Needs `buildCommand` before. */
export async function workerApart(options: WorkerApartOptions): Promise<WorkerApart> {
  const me = `worker-${count++}`
  const given = { queues: [options.application], ...options, me }
  const child = new Talking<Answers>('worker-process.mjs', [built, JSON.stringify(given)])
  await child.first()
  return {
    me,
    exited: child.exited,
    ask: (what) => child.ask(what),
    stop: async (grace) => {
      await child.ask('stop', grace)
      await child.kill()
    },
    signal: (name) => child.signal(name),
    kill: () => child.kill(),
  }
}
