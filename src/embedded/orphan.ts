import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

/** A Postgres that outlived the process which started it (kill -9) still holds the folder: it is stopped in good order. */
export async function stopOrphan(data: string): Promise<void> {
  const pid = Number((await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0])
  if (!pid || !(await runs(pid, data))) return
  for (const [signal, patience] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return
      throw new Error(
        `a Postgres left behind by an earlier run (pid ${pid}) holds ${data}, and belongs to someone else`,
      )
    }
    const until = Date.now() + patience
    while (Date.now() < until) {
      if (!(await runs(pid, data))) return
      await pause(20)
    }
  }
  throw new Error(`a Postgres left behind by an earlier run (pid ${pid}) does not stop; end it and start again`)
}

/** A pid alone proves nothing (they are used again): the process must have been started on this very folder. */
async function runs(pid: number, data: string): Promise<boolean> {
  const command = await commandLine(pid)
  return command.includes('postgres') && command.includes(data)
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux')
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ')
  const ps = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }))
  return ps.stdout
}
