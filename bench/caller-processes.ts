import type { ChildProcess } from 'node:child_process'
import type { CallerAsk } from './caller.js'
import type { Load, Loaded } from './load.js'
import { end, nextOf, talkTo } from './processes.js'

/** Callers of calls by name, apart from this process. */
export interface Callers {
  /** So many callers in all; what came of each process. */
  run(call: string, load: Load): Promise<Loaded[]>
  stop(): Promise<void>
}

/** Callers in one process of their own or in several, as backends are. */
export class CallerProcesses implements Callers {
  private constructor(private readonly children: readonly ChildProcess[]) {}

  /** `module` exports `calls`, which makes the calls by name out of `setup`. */
  static async start(count: number, module: string, setup: object): Promise<CallerProcesses> {
    const children = await Promise.all(
      Array.from({ length: count }, async () => {
        const { child } = await talkTo('caller', new URL(`./${module}.js`, import.meta.url).href, JSON.stringify(setup))
        return child
      }),
    )
    return new CallerProcesses(children)
  }

  get count(): number {
    return this.children.length
  }

  run(call: string, { callers, ms }: Load): Promise<Loaded[]> {
    return Promise.all(
      this.children.map((child) => {
        child.send({ call, callers: callers / this.count, ms } satisfies CallerAsk)
        return nextOf<Loaded>(child)
      }),
    )
  }

  async stop(): Promise<void> {
    await Promise.all(this.children.map(end))
  }
}
