import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { WorkerProgram } from './worker-program.js'

/** Workflows that run at the same time. */
const AT_ONCE = 48
/** What each crash waits for, all at the same time; shorter, and those who live are taken for dead on a busy machine. */
const LEASE_MS = 3000

/** A server, and a program of workers. */
export class Arena {
  private free = AT_ONCE
  private readonly waiting: (() => void)[] = []

  private constructor(
    readonly url: string,
    private readonly command: string[],
    readonly program: WorkerProgram,
  ) {}

  static async open(command: string[]): Promise<Arena> {
    const { url } = await serving({ workerLease: LEASE_MS })
    const program = new WorkerProgram(command)
    atFileEnd(() => program.close())
    return new Arena(url, command, program)
  }

  /** A process of its own. */
  another(): WorkerProgram {
    return new WorkerProgram(this.command)
  }

  /** Waits until it is its turn. */
  async within<T>(act: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1
    else await new Promise<void>((resolve) => this.waiting.push(resolve))
    try {
      return await act()
    } finally {
      const next = this.waiting.shift()
      if (next) next()
      else this.free += 1
    }
  }
}
