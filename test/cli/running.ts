import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

export interface Running {
  child: ChildProcess
  pid: number
  stdout(): string
  stderr(): string
  /** The first match in what was printed, on either output; throws when the process ends without one. */
  prints(pattern: RegExp): Promise<RegExpMatchArray>
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** To the whole process group, as a terminal does it. */
  signal(name: NodeJS.Signals): void
}

export interface RunOptions {
  env?: Record<string, string>
  cwd?: string
  uid?: number
  gid?: number
}

const started = new Set<Running>()
const folders: string[] = []
afterAll(async () => {
  for (const running of started) running.signal('SIGINT')
  await Promise.all([...started].map(({ exited }) => exited))
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A process and process group of its own, without this machine's settings for perdure; it ends with the file. */
export function run(program: string, args: string[], { env = {}, ...rest }: RunOptions = {}): Running {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PERDURE_'))
  const child = spawn(program, args, {
    ...rest,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(inherited), ...env },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const exited: Running['exited'] = new Promise((resolve) =>
    child.once('close', (code, signal) => {
      started.delete(running)
      resolve({ code, signal })
    }),
  )
  const prints = (pattern: RegExp) =>
    new Promise<RegExpMatchArray>((resolve, reject) => {
      const look = () => {
        const match = stdout.match(pattern) ?? stderr.match(pattern)
        if (match) resolve(match)
      }
      child.stdout.on('data', look)
      child.stderr.on('data', look)
      exited.then(() => reject(new Error(`${program} ended without printing ${pattern}:\n${stdout}${stderr}`)))
      look()
    })
  const running: Running = {
    child,
    pid: child.pid as number,
    stdout: () => stdout,
    stderr: () => stderr,
    prints,
    exited,
    signal(name) {
      try {
        process.kill(-(child.pid as number), name)
      } catch (error) {
        // It has ended, and `exited` is about to say so.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
      }
    },
  }
  started.add(running)
  return running
}

/** A folder that anybody may enter, and that goes with the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'perdure-cli-'))
  chmodSync(folder, 0o755)
  folders.push(folder)
  return folder
}
