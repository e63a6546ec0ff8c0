import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Served {
  url: string
  pid: number
  stop(): Promise<void>
}

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** `perdure serve` as anybody runs it, in a process of its own, on a free port. */
export async function serve(databaseUrl: string): Promise<Served> {
  const args = ['serve', '--database-url', databaseUrl, '--port', '0', '--log-format', 'json']
  const child = fork(fileOf('../src/main.js'), args, { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] })
  const url = await saidInLog(child)
  return { url, pid: child.pid as number, stop: () => end(child) }
}

/** A program of bench/ that sends one message with its url when it listens. */
export async function program(name: string, ...args: string[]): Promise<Served> {
  const { child, first } = await talkTo<{ url: string }>(name, ...args)
  return { url: first.url, pid: child.pid as number, stop: () => end(child) }
}

/** A program of bench/ to talk to by messages, once it has sent its first. */
export async function talkTo<T>(name: string, ...args: string[]): Promise<{ child: ChildProcess; first: T }> {
  const child = fork(fileOf(`./${name}.js`), args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const [first] = await Promise.race([once(child, 'message'), untimely(child, name)])
  return { child, first }
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

async function saidInLog(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stderr as NodeJS.ReadableStream })
  const listening = new Promise<string>((resolve) =>
    lines.on('line', (line) => {
      const entry = JSON.parse(line)
      if (entry.message === 'listening') resolve(entry.url)
      else if (entry.level !== 'info') process.stderr.write(`${line}\n`)
    }),
  )
  return Promise.race([listening, untimely(child, 'perdure serve')])
}

async function untimely(child: ChildProcess, name: string): Promise<never> {
  const [code, signal] = await once(child, 'exit')
  throw new Error(`${name} ended before it was ready (${signal ?? code})`)
}
