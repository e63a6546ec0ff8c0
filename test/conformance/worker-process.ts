import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** How the program says that it crashed as it was asked to. */
const CRASHED = 86

export interface WorkerSetting {
  url: string
  application: string
  crash?: string
  code?: string
  park?: number
}

/** A worker of any language, in a process of its own. */
export class WorkerProcess {
  readonly exited: Promise<number | null>
  private readonly child: ChildProcess
  private said = ''

  constructor(command: string[], { url, application, crash, code, park }: WorkerSetting) {
    const env: Record<string, string | undefined> = {
      ...process.env,
      PERDURE_URL: url,
      PERDURE_APPLICATION: application,
      PERDURE_CONFORMANCE_CRASH: crash,
      PERDURE_CONFORMANCE_CODE: code,
      PERDURE_CONFORMANCE_PARK_MS: park?.toString(),
    }
    const [program = '', ...args] = command
    this.child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    this.exited = once(this.child, 'exit').then(([status]) => status as number | null)
    this.child.stderr?.on('data', (data) => {
      this.said += data
    })
  }

  /** false: it crashed before, as it was asked to. */
  async ready(): Promise<boolean> {
    const told = new Promise<boolean>((resolve) => {
      let text = ''
      this.child.stdout?.on('data', (data) => {
        text += data
        if (/^ready$/m.test(text)) resolve(true)
      })
    })
    const died = this.exited.then((status) => {
      if (status === CRASHED) return false
      throw new Error(`The worker ended with ${status} before it was ready:\n${this.said}`)
    })
    return Promise.race([told, died])
  }

  async hasCrashed(): Promise<boolean> {
    const status = await this.exited
    if (status !== CRASHED && status !== null && status !== 0)
      console.error(`A worker ended with ${status}:\n${this.said}`)
    return status === CRASHED
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.child.kill(signal)
    await this.exited
  }
}
