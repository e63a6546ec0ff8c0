import { randomUUID } from 'node:crypto'
import type { Begin, Said, WorkerProgram } from './worker-program.js'

type Setting = Omit<Begin, 'do' | 'worker'>

/** A worker in a program. */
export class OneWorker {
  readonly #name: string = randomUUID()
  readonly #heard = new Map<Said['is'], (said: Said) => void>()

  constructor(
    private readonly program: WorkerProgram,
    /** Not by our hand. */
    private readonly crashed: () => void,
    private readonly failed: (error: Error) => void,
  ) {
    program.hear(this.#name, (said) => {
      this.#heard.get(said.is)?.(said)
      if (said.is === 'crashed') this.crashed()
      if (said.is === 'failed') this.failed(new Error(`The worker failed: ${said.message}`))
    })
  }

  /** Resolves when the server has it. */
  async begin(setting: Setting): Promise<void> {
    const ready = new Promise<Said>((resolve) => this.#heard.set('ready', resolve))
    this.program.tell({ ...setting, do: 'begin', worker: this.#name })
    await ready
  }

  /** The writes that it made, where it did not crash meanwhile. */
  async end(how: 'kill' | 'stop'): Promise<number> {
    const ended = new Promise<Said>((resolve) => {
      for (const is of ['dead', 'stopped', 'crashed', 'failed'] as const) this.#heard.set(is, resolve)
    })
    this.program.tell({ do: how, worker: this.#name })
    const { writes = 0 } = await ended
    this.program.forget(this.#name)
    return writes
  }
}
