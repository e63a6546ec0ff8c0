import { readdir, readFile, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { commandOf } from './process.js'

/** A Postgres that outlived the process which started it (kill -9) still holds the folder: it is stopped in good order. */
export async function stopOrphan(data: string): Promise<void> {
  const pid = Number((await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0])
  if (!pid) return
  if (!(await runs(pid, data))) return removeStalePidFile(data)
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
  const command = (await commandOf(pid)) ?? ''
  return command.includes('postgres') && command.includes(data)
}

const CHILDREN_PATIENCE_MS = 5_000

/**
 * Postgres takes a pid file for live when any process has that pid, be it a zombie or somebody else's. On Linux we can
 * tell: once no process works in the folder (the killed one's children end by themselves), the file goes.
 */
async function removeStalePidFile(data: string): Promise<void> {
  if (process.platform !== 'linux') return
  const until = Date.now() + CHILDREN_PATIENCE_MS
  while (await anyoneWorksIn(data)) {
    if (Date.now() > until) return
    await pause(20)
  }
  await rm(join(data, 'postmaster.pid'), { force: true })
}

async function anyoneWorksIn(folder: string): Promise<boolean> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')))
  return folders.includes(folder)
}
