import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { atFileEnd } from '../setup/file-end.js'

/** A program of this folder in a process of its own, which answers what it is asked by messages. */
export class Talking<Answers> {
  readonly exited: Promise<unknown>
  private readonly child: ChildProcess
  private readonly asked = new Map<number, (answer: unknown) => void>()

  constructor(program: string, args: string[], env: Record<string, string> = {}) {
    this.child = fork(fileURLToPath(new URL(program, import.meta.url)), args, {
      execArgv: ['--expose-gc'],
      env: { ...process.env, ...env },
    })
    this.exited = once(this.child, 'exit')
    this.child.on('message', ({ id, answer }: { id: number; answer: unknown }) => this.asked.get(id)?.(answer))
    atFileEnd(() => this.kill())
  }

  /** Its first message. */
  async first<T>(): Promise<T> {
    const early = this.exited.then(() => Promise.reject(new Error('a process ended before it had begun')))
    early.catch(() => {})
    const [message] = await Promise.race([once(this.child, 'message'), early])
    return message as T
  }

  ask<K extends keyof Answers>(ask: K, of?: unknown): Promise<Answers[K]> {
    return new Promise((resolve) => {
      const id = this.asked.size
      this.asked.set(id, resolve as (answer: unknown) => void)
      this.child.send({ id, ask, of })
    })
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name)
  }

  /** As by kill -9. */
  async kill(): Promise<void> {
    this.signal('SIGKILL')
    await this.exited
  }
}
