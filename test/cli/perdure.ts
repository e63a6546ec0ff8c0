import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { atFileEnd } from '../setup/file-end.js'
import { type Running, type RunOptions, run } from './running.js'

export const built = resolve('dist', `test-${process.pid}`)

/** Compiles the command into a folder of this file's own, which goes after the processes; call it once, at the top of the file. */
export function buildCommand(): void {
  const info = ['--tsBuildInfoFile', join(built, '.tsbuildinfo')]
  execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json', '--outDir', built, ...info], { stdio: 'inherit' })
  atFileEnd(async () => rmSync(built, { recursive: true, force: true }))
}

/** The command as a process of its own. */
export function perdure(args: string[], options?: RunOptions): Running {
  return run('node', [join(built, 'src/main.js'), ...args], options)
}
