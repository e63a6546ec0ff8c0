import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

let ticksASecond: number | undefined

/** Microseconds of CPU that another process has used so far; undefined where the system has no /proc. */
export function cpuOf(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined
  const { own } = statOf(pid)
  return own
}

/** The same of a process and all that it has started, those that have ended among them. */
export function cpuOfFamily(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined
  const head = statOf(pid)
  let sum = head.own + head.ofEnded
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const { parent, own, ofEnded } = statOf(Number(name))
      if (parent === pid) sum += own + ofEnded
    } catch {
      // It has ended since, and will be found with its parent.
    }
  }
  return sum
}

export function parentOf(pid: number): number {
  return statOf(pid).parent
}

function statOf(pid: number): { parent: number; own: number; ofEnded: number } {
  ticksASecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
  // The command's name comes in parentheses and may hold anything; what follows it is fields.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ').map(Number) ?? []
  const [, parent = 0] = fields
  const [user = 0, system = 0, userOfEnded = 0, systemOfEnded = 0] = fields.slice(11)
  const micros = 1e6 / ticksASecond
  return { parent, own: (user + system) * micros, ofEnded: (userOfEnded + systemOfEnded) * micros }
}
