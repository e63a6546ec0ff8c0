import { readFileSync } from 'node:fs'
import { chmod, chown, lstat, mkdir, readdir, stat } from 'node:fs/promises'
import { dirname, join, parse } from 'node:path'

/** Whom Postgres runs as. It refuses uid 0, so root hands it to `nobody`; everybody else runs it as themselves. */
export interface Owner {
  uid: number
  gid: number
}

/** The owner that differs from this process, or undefined where Postgres can run as the one who started us. */
export function ownerBesideRoot(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((line) => line.startsWith('nobody:'))
  if (!entry) throw new Error('Postgres does not run as root, and this system has no user "nobody" to run it as')
  const [, , uid, gid] = entry.split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

/** A folder that the owner, and nobody else, can read and write; whatever it holds already becomes the owner's. */
export async function ownedFolder(path: string, owner: Owner | undefined): Promise<void> {
  await mkdir(path, { recursive: true })
  const { uid } = await stat(path)
  if (!owner && process.getuid && uid !== process.getuid())
    throw new Error(
      `${path} belongs to another user (uid ${uid}): start as that user or as root, or give another data folder`,
    )
  await chmod(path, 0o700)
  if (owner && uid !== owner.uid) await give(path, owner)
}

async function give(path: string, owner: Owner): Promise<void> {
  if ((await lstat(path)).isDirectory())
    for (const name of await readdir(path)) {
      await give(join(path, name), owner)
    }
  else if ((await lstat(path)).isSymbolicLink()) return
  await chown(path, owner.uid, owner.gid)
}

/** Whether the owner can walk into a folder: every folder above it must let strangers pass. */
export async function canEnter(folder: string, owner: Owner | undefined): Promise<boolean> {
  if (!owner) return true
  for (let at = folder; ; at = dirname(at)) {
    const entry = await stat(at).catch(() => undefined)
    if (entry) {
      const bit = entry.uid === owner.uid ? 0o100 : entry.gid === owner.gid ? 0o010 : 0o001
      if (!(entry.mode & bit)) return false
    }
    if (at === parse(at).root) return true
  }
}
