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
export async function serve(databaseUrl: string, ...options: string[]): Promise<Served> {
  return served(await started(databaseUrl, options, []))
}

/** The same, with its memory to be seen. */
export async function serveProbed(databaseUrl: string): Promise<Served & { memory(): Promise<NodeJS.MemoryUsage> }> {
  const { child, url } = await started(databaseUrl, [], probed)
  return { ...served({ child, url }), memory: () => memoryOf(child) }
}

async function started(databaseUrl: string, options: string[], execArgv: string[]) {
  const args = ['serve', '--database-url', databaseUrl, '--port', '0', '--log-format', 'json', ...options]
  const child = fork(fileOf('../src/main.js'), args, { stdio: ['ignore', 'inherit', 'pipe', 'ipc'], execArgv })
  return { child, url: await saidInLog(child) }
}

function served({ child, url }: { child: ChildProcess; url: string }): Served {
  return { url, pid: child.pid as number, stop: () => end(child) }
}

const probed = ['--expose-gc', '--import', new URL('./memory-probe.js', import.meta.url).href]

/** After garbage has been collected, of a program or a server with the probe. */
export async function memoryOf(child: ChildProcess): Promise<NodeJS.MemoryUsage> {
  child.send('memory')
  return nextOf(child)
}

/** The next message of a process, which must not end before. */
export async function nextOf<T>(child: ChildProcess): Promise<T> {
  const came = new AbortController()
  try {
    const [message] = await Promise.race([once(child, 'message', came), untimely(child, came.signal)])
    return message as T
  } finally {
    came.abort()
  }
}

/** A program of bench/ that sends one message with its url when it listens. */
export async function program(name: string, ...args: string[]): Promise<Served> {
  const { child, first } = await talkTo<{ url: string }>(name, ...args)
  return served({ child, url: first.url })
}

/** A program of bench/ to talk to by messages, once it has sent its first. */
export async function talkTo<T>(name: string, ...args: string[]): Promise<{ child: ChildProcess; first: T }> {
  const child = fork(fileOf(`./${name}.js`), args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // The SDK uses what its driver deprecates.
    execArgv: [...probed, '--no-deprecation'],
  })
  return { child, first: await nextOf(child) }
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
      const entry = line.startsWith('{') ? JSON.parse(line) : {}
      if (entry.message === 'listening') resolve(entry.url)
      else if (entry.level !== 'info') process.stderr.write(`${line}\n`)
    }),
  )
  return Promise.race([listening, untimely(child)])
}

async function untimely(child: ChildProcess, until?: AbortSignal): Promise<never> {
  const alive = child.exitCode === null && child.signalCode === null
  const [code, signal] = alive ? await once(child, 'exit', { signal: until }) : []
  throw new Error(`${child.spawnargs.slice(-3).join(' ')} ended too early (${signal ?? code ?? child.exitCode})`)
}
