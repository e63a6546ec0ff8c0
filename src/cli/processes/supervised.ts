import { type ChildProcess, fork } from 'node:child_process'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Log } from '../../log.js'
import type { Order, ProcessConfig, Report } from './messages.js'

const FIRST_PAUSE_MS = 100
const LAST_PAUSE_MS = 10_000
/** One that served for so long did not fail at its start. */
const SOUND_AFTER_MS = 30_000
/** Beside the time that its calls have. */
const LAST_WORDS_MS = 3000

export interface Supervision {
  number: number
  config: ProcessConfig
  log: Log
  /** It takes connections from now on. */
  serving: () => void
  /** A connection was handed to it and not taken. */
  returned: (socket: Socket) => void
}

/** A process that serves, and is started again whenever it ends by itself. */
export class Supervised {
  private child: ChildProcess | undefined
  private serves = false
  private stopping = false
  private failures = 0
  /** Undefined: none has served yet, and it is not to be tried again. */
  private servesSince: number | undefined
  private restart: NodeJS.Timeout | undefined
  private handed = new Map<number, Socket>()
  private given = 0

  constructor(private readonly of: Supervision) {}

  /** Settles when the first one serves, or has failed to. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => this.run(resolve, reject))
  }

  /** Whether it may take the connection; one that it does not take is returned. */
  give(socket: Socket): boolean {
    const { child } = this
    if (!child || !this.serves || this.stopping) return false
    const id = ++this.given
    this.handed.set(id, socket)
    // Kept open here until it says that it has it.
    child.send({ kind: 'connection', id } satisfies Order, socket, { keepOpen: true }, (error) => {
      if (error && this.handed.delete(id)) this.of.returned(socket)
    })
    return true
  }

  /** Ends it for good: its calls have the time of the configuration. */
  async drain(): Promise<void> {
    this.stopping = true
    clearTimeout(this.restart)
    const { child } = this
    if (!child) return
    const exited = new Promise((resolve) => child.once('exit', resolve))
    if (child.connected) child.send({ kind: 'drain' } satisfies Order)
    const late = setTimeout(() => child.kill('SIGKILL'), this.of.config.drainTime + LAST_WORDS_MS)
    await exited
    clearTimeout(late)
  }

  kill(): void {
    this.stopping = true
    this.child?.kill('SIGKILL')
  }

  private run(served: () => void, failed: (error: Error) => void): void {
    const { number, config, log } = this.of
    let why: string | undefined
    const ended = (code: number | null, signal: string | null) => {
      this.child = undefined
      const served = this.serves
      this.serves = false
      failed(new Error(why ?? `a process ended before it served: ${signal ?? `code ${code}`}`))
      const handed = [...this.handed.values()]
      this.handed.clear()
      for (const socket of handed) this.of.returned(socket)
      if (this.stopping || this.servesSince === undefined) return
      const pause = this.pause(served && performance.now() - this.servesSince > SOUND_AFTER_MS)
      log.error('a process ended by itself: another is started', { process: number, code, signal, why, pause })
      this.restart = setTimeout(() => this.run(ignore, ignore), pause)
    }
    const neverBegan = (error: unknown) => {
      why = `a process could not be started: ${(error as Error).message}`
      ended(null, null)
    }
    let child: ChildProcess
    try {
      child = fork(fileURLToPath(new URL('child.js', import.meta.url)), {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      })
    } catch (error) {
      neverBegan(error)
      return
    }
    // A system without memory, processes or files to give says so later, and no exit comes.
    if (child.pid === undefined) {
      child.once('error', neverBegan)
      return
    }
    this.child = child
    child.on('message', (report: Report) => {
      if (report.kind === 'failed') why = report.message
      else if (report.kind === 'took') {
        this.handed.get(report.id)?.destroy()
        this.handed.delete(report.id)
      } else {
        this.serves = true
        this.servesSince = performance.now()
        log.info('a process serves', { process: number, pid: child.pid })
        served()
        this.of.serving()
      }
    })
    // What can't be sent to one that has just ended comes back when it has.
    child.on('error', () => {})
    child.once('exit', ended)
    child.send({ kind: 'serve', config, number } satisfies Order)
  }

  private pause(sound: boolean): number {
    if (sound) this.failures = 0
    return Math.min(FIRST_PAUSE_MS * 2 ** this.failures++, LAST_PAUSE_MS)
  }
}

function ignore(): void {}
