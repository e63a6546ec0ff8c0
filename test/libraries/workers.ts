import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { libraries, present, python } from './libraries.js'

/** Ways in which workflows are written outside of TypeScript, each with the program that has them. */
const ways: Record<string, { library: string; command(): Promise<string[]> }> = {
  'async Python': { library: 'python', command: async () => [python, '-u', 'test/libraries/python/shop_async.py'] },
  'blocking Python': {
    library: 'python',
    command: async () => [python, '-u', 'test/libraries/python/shop_blocking.py'],
  },
  Go: {
    library: 'go',
    command: async () => libraries.go?.program('shop', await readFile('test/libraries/go/shop.go', 'utf8')) ?? [],
  },
}

/** Those that can be run here: the language, and what prepares it and gives the command of its program. */
export async function shops(): Promise<[string, () => Promise<string[]>][]> {
  const languages = new Map(await present())
  return Object.entries(ways).flatMap(([way, { library: name, command }]) => {
    const library = languages.get(name)
    if (!library) return []
    const prepared = async () => {
      await library.prepare()
      return command()
    }
    return [[way, prepared]]
  })
}

/** A worker in a process of its own. */
export class ShopWorker {
  private readonly child: ChildProcess
  private readonly ended: Promise<unknown[]>
  /** What it has said. */
  said = ''

  constructor([program = '', ...args]: string[], servers: string[], application: string) {
    const env = { ...process.env, SHOP_SERVERS: servers.join(','), SHOP_APPLICATION: application }
    this.child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], env })
    this.ended = once(this.child, 'close')
    this.child.stdout?.on('data', (data) => {
      this.said += data
    })
  }

  times(text: string): number {
    return this.said.split(text).length - 1
  }

  /** How it exits. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<unknown> {
    this.child.kill(signal)
    return (await this.ended)[0]
  }
}
