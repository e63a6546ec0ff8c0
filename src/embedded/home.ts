import { createHash } from 'node:crypto'
import { mkdir, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { canEnter, ownerBesideRoot } from './owner.js'

/**
 * Where Postgres lives, for a data folder. Inside it, unless root's folders above shut out the user that Postgres then
 * runs as; it lives under /var/lib then, and a link in the data folder shows where.
 */
export async function embeddedHome(dataFolder: string): Promise<string> {
  await mkdir(dataFolder, { recursive: true })
  const inside = join(dataFolder, 'postgres')
  if (await canEnter(dataFolder, ownerBesideRoot())) return inside
  const mark = createHash('sha256').update(dataFolder).digest('hex').slice(0, 8)
  const outside = join('/var/lib/perdure', `${basename(dirname(dataFolder))}-${mark}`)
  await mkdir(dirname(outside), { recursive: true, mode: 0o755 })
  await rm(inside, { force: true, recursive: false }).catch(() => {})
  await symlink(outside, inside).catch(() => {})
  return outside
}
