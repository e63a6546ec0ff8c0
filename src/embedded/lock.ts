import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startOf } from './process.js'

/** What is known of the one perdure that runs on a data folder. */
export interface Holder {
  pid: number
  /** When the process began, as the system tells it: a pid alone is used again. */
  began: string
  since: string
  url?: string
}

export class FolderInUse extends Error {
  readonly holder: Holder

  constructor(folder: string, holder: Holder) {
    super(`${folder} is in use by pid ${holder.pid}`)
    this.name = 'FolderInUse'
    this.holder = holder
  }
}

export interface FolderLock {
  /** Tells those who come later where this one is reached. */
  announce(url: string): Promise<void>
  release(): Promise<void>
}

/** One perdure a data folder. A lock whose process is gone (kill -9) counts for nothing. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'running.json')
  const began = (await startOf(process.pid)) ?? ''
  const holder: Holder = { pid: process.pid, began, since: new Date().toISOString() }
  for (;;) {
    if (await taken(path, holder)) break
    const other = await readHolder(path)
    if (other && (await startOf(other.pid)) === other.began) throw new FolderInUse(folder, other)
    await setAside(path, other)
  }
  return {
    announce: (url) => replace(path, { ...holder, url }),
    async release() {
      const now = await readHolder(path)
      if (now?.pid === holder.pid && now.began === holder.began) await rm(path, { force: true })
    },
  }
}

/** By a link, so that nobody ever reads a lock that is half written. */
async function taken(path: string, holder: Holder): Promise<boolean> {
  const fresh = `${path}.${randomUUID()}`
  await writeFile(fresh, JSON.stringify(holder))
  try {
    await link(fresh, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(fresh, { force: true })
  }
}

/** By a rename, so that of two who find the same dead lock only one removes it; what was a live one is put back. */
async function setAside(path: string, dead: Holder | undefined): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  const found = await readHolder(aside)
  if (found && (found.pid !== dead?.pid || found.began !== dead.began)) await rename(aside, path)
  else await rm(aside, { force: true })
}

async function replace(path: string, holder: Holder): Promise<void> {
  const fresh = `${path}.${randomUUID()}`
  await writeFile(fresh, JSON.stringify(holder))
  await rename(fresh, path)
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}
