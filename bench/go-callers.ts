import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Callers } from './caller-processes.js'
import type { Load, Loaded } from './load.js'
import { end } from './processes.js'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const PROGRAM = `${ROOT}/.perdure/bench/go-callers`

/** As `setup` of bench/go/main.go. */
export interface GoSetup {
  address: string
  /** Of each process. */
  connections: number
  workflow?: string
  queue?: string
  argument?: string
  /** In base64. */
  note?: string
  values?: number
}

/** Callers on grpc-go, which keep a server busy for less of the machine than grpc-js's do. */
export class GoCallers implements Callers {
  private readonly programs: readonly Program[]

  constructor(count: number, setup: GoSetup) {
    this.programs = Array.from({ length: count }, () => new Program(setup))
  }

  run(call: string, { callers, ms }: Load): Promise<Loaded[]> {
    return Promise.all(
      this.programs.map((program) => program.ask({ call, callers: callers / this.programs.length, ms })),
    )
  }

  async stop(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.stop()))
  }
}

class Program {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>
  private readonly lines: Interface
  private readonly closed: Promise<unknown[]>

  constructor(setup: GoSetup) {
    this.child = spawn(PROGRAM, [JSON.stringify(setup)], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.lines = createInterface({ input: this.child.stdout })
    this.closed = once(this.lines, 'close')
  }

  async ask(asked: object): Promise<Loaded> {
    const answered = Promise.race([once(this.lines, 'line'), this.closed])
    this.child.stdin.write(`${JSON.stringify(asked)}\n`)
    const [line] = await answered
    if (typeof line !== 'string') throw new Error('the callers in Go ended too early')
    return JSON.parse(line)
  }

  stop(): Promise<void> {
    return end(this.child)
  }
}

/** Whether there are callers in Go. Where Go is missing their rows are left out, which `note` is told; a CI fails. */
export function goCallersBuilt(note: (text: string) => void): boolean {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' })
  } catch (error) {
    if (process.env.CI) throw error
    note('LEFT OUT: the rows of callers in Go, for `go` does not answer here.')
    return false
  }
  execFileSync('go', ['-C', `${ROOT}/bench/go`, 'build', '-o', PROGRAM, '.'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return true
}
