import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

let ticksASecond: number | undefined

/** Microseconds of CPU that another process has used so far; undefined where the system has no /proc. */
export function cpuOf(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined
  ticksASecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
  // The command's name comes in parentheses and may hold anything; what follows it is fields.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return ((Number(fields[11]) + Number(fields[12])) / ticksASecond) * 1e6
}
