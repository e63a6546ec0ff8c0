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
  /** Of this one lock: a process may take the same folder again. */
  lock?: string
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
  const holder: Holder = { pid: process.pid, began, since: new Date().toISOString(), lock: randomUUID() }
  for (;;) {
    if (await linked(path, holder)) break
    const dead = await succession(path)
    const last = dead.at(-1)
    if (last && (await isAlive(last))) throw new FolderInUse(folder, last)
    if (last && (await inherited(path, dead, last, holder))) break
  }
  return {
    announce: (url) => replace(path, { ...holder, url }),
    async release() {
      const now = await readHolder(path)
      if (now?.lock === holder.lock) await rm(path, { force: true })
    },
  }
}

/**
 * Whose lock it is, and after that one's death whose it became: the last is the one that counts. An heir that died before
 * it put its own name on the lock is one more link.
 */
async function succession(path: string): Promise<Holder[]> {
  const line: Holder[] = []
  for (let next = await readHolder(path); next !== undefined; next = await readHolder(heirOf(path, next)))
    line.push(next)
  return line
}

/** Of all who find the same holder dead one can become the heir; who comes with old news finds that the line leads elsewhere. */
async function inherited(path: string, dead: Holder[], last: Holder, holder: Holder): Promise<boolean> {
  const claim = heirOf(path, last)
  if (!(await linked(claim, holder))) return false
  const confirmed = (await succession(path)).at(-1)
  if (confirmed?.lock !== holder.lock) {
    await rm(claim, { force: true })
    return false
  }
  await replace(path, holder)
  for (const one of dead) await rm(heirOf(path, one), { force: true })
  return true
}

function heirOf(path: string, { lock, pid, began }: Holder): string {
  return `${path}.heir-of-${lock ?? `${pid}-${began.replace(/\W/g, '')}`}`
}

async function isAlive({ pid, began }: Holder): Promise<boolean> {
  return (await startOf(pid)) === began
}

/** By a link, so that one of many makes it and nobody ever reads it half written. */
async function linked(path: string, holder: Holder): Promise<boolean> {
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

async function replace(path: string, holder: Holder): Promise<void> {
  const fresh = `${path}.${randomUUID()}`
  await writeFile(fresh, JSON.stringify(holder))
  await rename(fresh, path)
}

/** Cut off by a full disk or written by hand: nobody's. */
const NOBODY: Holder = { pid: 0, began: 'never', since: '' }

async function readHolder(path: string): Promise<Holder | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    return JSON.parse(text)
  } catch {
    return NOBODY
  }
}
