import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface Begin {
  do: 'begin'
  worker: string
  url: string
  application: string
  crash?: string
  exit?: boolean
  code?: string
  park?: number
}

export type Command = Begin | { do: 'kill' | 'stop'; worker: string }

export interface Said {
  worker: string
  is: 'ready' | 'failed' | 'crashed' | 'dead' | 'stopped'
  message?: string
  writes?: number
}

/** How a process ends that was to crash by its end. */
const CRASHED = 86

/** The program of a language, which runs any number of workers. */
export class WorkerProgram {
  readonly exited: Promise<number | null>
  private readonly child: ChildProcess
  private readonly listeners = new Map<string, (said: Said) => void>()
  /** Of standard error, the end. */
  private noise = ''
  private isOver = false

  constructor([program = '', ...args]: string[]) {
    this.child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
    this.exited = once(this.child, 'exit').then(([status]) => status as number | null)
    this.child.stdin?.on('error', () => {})
    this.child.stderr?.on('data', (data) => {
      this.noise = (this.noise + data).slice(-10_000)
    })
    createInterface(this.child.stdout as NodeJS.ReadableStream).on('line', (line) => {
      const said = JSON.parse(line) as Said
      this.listeners.get(said.worker)?.(said)
    })
    void this.exited.then((status) => {
      this.isOver = true
      this.end(status, this.listeners.keys())
    })
  }

  /** A program that is over says so once more. */
  tell(command: Command): void {
    if (this.isOver) this.end(this.child.exitCode, [command.worker])
    else this.child.stdin?.write(`${JSON.stringify(command)}\n`)
  }

  hear(worker: string, listener: (said: Said) => void): void {
    this.listeners.set(worker, listener)
  }

  forget(worker: string): void {
    this.listeners.delete(worker)
  }

  private end(status: number | null, workers: Iterable<string>): void {
    const message = `The program ended with ${status ?? this.child.signalCode}:\n${this.noise}`
    for (const worker of [...workers]) {
      this.listeners.get(worker)?.({ worker, ...(status === CRASHED ? { is: 'crashed' } : { is: 'failed', message }) })
    }
  }

  async close(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.exited
  }
}
