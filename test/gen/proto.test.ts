import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)

async function files(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    found.set(path.slice(folder.length + 1), await readFile(path, 'utf8'))
  }
  return found
}

test('gen/ts is what proto/ generates today (else: npm run generate)', async () => {
  const into = await mkdtemp(join(tmpdir(), 'perdure-gen-'))
  try {
    await run('bash', ['scripts/generate.sh', 'ts'], { env: { ...process.env, GENERATE_INTO: into } })
    const [committed, fresh] = await Promise.all([files('gen/ts'), files(join(into, 'gen/ts'))])
    const stale = [...new Set([...committed.keys(), ...fresh.keys()])].filter((f) => committed.get(f) !== fresh.get(f))
    expect(stale).toEqual([])
  } finally {
    await rm(into, { recursive: true, force: true })
  }
})

test('the proto lints clean under buf STANDARD', async () => {
  await run('node_modules/.bin/buf', ['lint'])
})

test('the proto breaks nobody who uses the last release (WIRE_JSON)', async () => {
  const { stdout } = await run('bash', ['scripts/breaking.sh'])
  console.log(stdout.trim())
})

test('the stubs of every language carry the version of the package', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8'))
  expect(await readFile('gen/python/pyproject.toml', 'utf8')).toContain(`\nversion = "${version}"`)
  expect(await readFile('gen/java/pom.xml', 'utf8')).toContain(
    `<artifactId>perdure</artifactId>\n  <version>${version}</`,
  )
  expect(await readFile('gen/rust/Cargo.toml', 'utf8')).toContain(`\nversion = "${version}"`)
})
