import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findBinaries } from '../../src/embedded/binaries.js'
import { canEnter, ownedFolder, ownerBesideRoot } from '../../src/embedded/owner.js'

const root = mkdtempSync(join(tmpdir(), 'perdure-binaries-'))
chmodSync(root, 0o755)
afterAll(() => rmSync(root, { recursive: true }))

const nobody = ownerBesideRoot()
if (!nobody) console.log('Not run: what only root has to do for Postgres (this is not root)')

test('the packaged Postgres starts though install scripts were blocked', async () => {
  const { postgres, initdb } = await findBinaries(undefined, join(root, 'copy'))
  expect(postgres.startsWith(resolve('node_modules'))).toBe(true)
  expect(execFileSync(postgres, ['--version'], { encoding: 'utf8' })).toContain('PostgreSQL')
  expect(execFileSync(initdb, ['--version'], { encoding: 'utf8' })).toContain('PostgreSQL')
  expect(existsSync(join(root, 'copy'))).toBe(false)
})

/** What matters of the package: an executable, a library, a link that its install script would have made. */
function samplePackage(folder: string): string {
  const native = join(folder, 'native')
  mkdirSync(join(native, 'bin'), { recursive: true })
  mkdirSync(join(native, 'lib'))
  writeFileSync(join(folder, 'package.json'), '{"version": "1"}')
  writeFileSync(join(native, 'bin/postgres'), '')
  writeFileSync(join(native, 'lib/libx.so.1.2'), 'library')
  const links = [{ source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' }]
  writeFileSync(join(native, 'pg-symlinks.json'), JSON.stringify(links))
  return native
}

test('the links that the install script makes are made in the package', async () => {
  const native = samplePackage(join(root, 'sample'))
  await findBinaries(undefined, join(root, 'unused'), native)
  expect(readFileSync(join(native, 'lib/libx.so.1'), 'utf8')).toBe('library')
})

test.skipIf(!nobody)('where the owner can’t enter the package, a copy of it is run, made once', async () => {
  const native = samplePackage(join(root, 'shut'))
  symlinkSync('libx.so.1.2', join(native, 'lib/libx.so.1'))
  chmodSync(join(root, 'shut'), 0o700)
  const copyTo = join(root, 'copied')
  const { postgres } = await findBinaries(nobody, copyTo, native)
  expect(postgres).toBe(join(copyTo, 'native/bin/postgres'))
  expect(readFileSync(join(copyTo, 'native/lib/libx.so.1'), 'utf8')).toBe('library')
  expect(readlinkSync(join(copyTo, 'native/lib/libx.so.1'))).toBe('libx.so.1.2')

  writeFileSync(join(copyTo, 'native/mark'), '')
  await findBinaries(nobody, copyTo, native)
  expect(existsSync(join(copyTo, 'native/mark'))).toBe(true)
  writeFileSync(join(root, 'shut', 'package.json'), '{"version": "2"}')
  await findBinaries(nobody, copyTo, native)
  expect(existsSync(join(copyTo, 'native/mark'))).toBe(false)
})

test.skipIf(!nobody)('a folder can be entered when every folder above lets strangers pass', async () => {
  const inner = join(root, 'outer', 'inner')
  mkdirSync(inner, { recursive: true })
  expect(await canEnter(inner, nobody)).toBe(true)
  expect(await canEnter(join(inner, 'not yet made'), nobody)).toBe(true)
  chmodSync(join(root, 'outer'), 0o700)
  expect(await canEnter(inner, nobody)).toBe(false)
  expect(await canEnter(inner, undefined)).toBe(true)
})

test.skipIf(!nobody)('a data folder becomes the owner’s with all that is in it', async () => {
  const folder = join(root, 'data')
  mkdirSync(join(folder, 'deep'), { recursive: true })
  writeFileSync(join(folder, 'deep', 'file'), '')
  await ownedFolder(folder, nobody)
  const found = execFileSync('find', [folder, '-not', '-uid', String(nobody?.uid)], { encoding: 'utf8' })
  expect(found).toBe('')
})
