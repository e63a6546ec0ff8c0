import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Binaries } from './binaries.js'
import { type Owner, ownedFolder } from './owner.js'

export const superuser = 'postgres'

export interface Cluster {
  home: string
  data: string
  owner: Owner | undefined
  durable?: boolean
}

/** Gives the superuser's password. A cluster is made beside and moved into place, so a half-made one never counts. */
export async function makeCluster(binaries: Binaries, { home, data, owner, durable }: Cluster): Promise<string> {
  const passwordFile = join(home, 'password')
  const made = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (made) return (await readFile(passwordFile, 'utf8')).trim()
  const password = randomBytes(18).toString('base64url')
  await rm(passwordFile, { force: true })
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (owner) await chown(passwordFile, owner.uid, owner.gid)
  const fresh = `${data}.new`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh)
  await ownedFolder(fresh, owner)
  const args = [
    ['-D', fresh, '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
    ['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions'],
    durable === false ? ['--no-sync'] : [],
  ].flat()
  await run(binaries.initdb, args, owner)
  await rename(fresh, data)
  return password
}

async function run(program: string, args: string[], owner: Owner | undefined): Promise<void> {
  const child = spawn(program, args, { ...owner, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'], env: cleanEnvironment() })
  const said: Buffer[] = []
  child.stdout.on('data', (text) => said.push(text))
  child.stderr.on('data', (text) => said.push(text))
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`the embedded Postgres could not be set up: ${Buffer.concat(said)}`)
}

/** libpq's variables would point initdb and postgres somewhere else. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && name !== 'LC_ALL'))
}
