import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { atFileEnd } from '../setup/file-end.js'
import { type BuiltApp, build, type Language } from './build.js'

/** A running application, as `test/interop/apps/<language>` has it. */
export interface App {
  language: Language
  /** Its application name; its queues are this, and this with `-serial` (one at a time). */
  name: string
  queue: string
  /** What its workflows are enqueued with; undefined where the language has none. */
  className: string | undefined
  /** Starts a workflow inside the application, in the language's own serialization. */
  start(workflow: string, id: string, ...values: unknown[]): Promise<void>
  /** Ends the process as a crash does. */
  kill(): Promise<void>
}

const patienceMs = 60_000

/** Starts an application and waits until it polls its queues; ended with the test file. */
export async function startApp(language: Language, databaseUrl: string, name: string = language): Promise<App> {
  const built = await build(language)
  const child = spawn(...command(built, databaseUrl, name), { stdio: ['pipe', 'pipe', 'pipe'] })
  const output = collect(child)
  atFileEnd(() => end(child))
  await said(child, output, 'ready')
  return {
    language,
    name,
    queue: name,
    className: built.className,
    async start(workflow, id, ...values) {
      child.stdin?.write(`${JSON.stringify({ start: workflow, id, arguments: values })}\n`)
      await said(child, output, `started ${id}`)
    },
    kill: () => end(child),
  }
}

function command(built: BuiltApp, databaseUrl: string, name: string): [string, string[]] {
  const [program, ...args] = built.command
  return [program as string, [...args, databaseUrl, name, name]]
}

interface Output {
  lines: string[]
  complaints: string[]
  changed: Set<() => void>
}

function collect(child: ChildProcess): Output {
  const output: Output = { lines: [], complaints: [], changed: new Set() }
  const notify = () => {
    for (const listener of output.changed) listener()
  }
  const read = (stream: NodeJS.ReadableStream | null, into: string[]) => {
    if (!stream) return
    createInterface({ input: stream }).on('line', (line) => {
      into.push(line)
      notify()
    })
  }
  read(child.stdout, output.lines)
  read(child.stderr, output.complaints)
  child.once('close', notify)
  return output
}

async function said(child: ChildProcess, output: Output, line: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer)
      output.changed.delete(look)
      act()
    }
    const fail = (what: string) =>
      settle(() =>
        reject(new Error(`the application ${what}, waiting for "${line}":\n${output.complaints.join('\n')}`)),
      )
    const look = () => {
      if (output.lines.includes(line)) settle(resolve)
      else if (child.exitCode !== null || child.signalCode !== null) fail('ended')
    }
    const timer = setTimeout(() => fail('said nothing'), patienceMs)
    output.changed.add(look)
    look()
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}
