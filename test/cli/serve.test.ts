import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adminUrl, emptyDatabase, freshDatabase, urlOf, withClient } from '../database.js'
import { buildCommand, perdure } from './perdure.js'
import { type Running, temporaryFolder } from './running.js'

buildCommand()

const serve = (env: Record<string, string>, ...argv: string[]) => perdure(['serve', '--port', '0', ...argv], { env })

async function address(running: Running): Promise<string> {
  const [, url] = await running.prints(/listening url=(http:\S+)/)
  return url as string
}

const schemaVersion = (url: string, schema = 'dbos') =>
  withClient(url, async (client) => {
    const { rows } = await client.query(`SELECT version FROM "${schema}".dbos_migrations`)
    return Number(rows[0].version)
  })

const databaseOf = (url: string) => new URL(url).pathname.slice(1)

test('it serves a given database and ends with 0 when asked to', async () => {
  const running = serve({ PERDURE_DATABASE_URL: await freshDatabase() })
  const url = await address(running)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  running.signal('SIGTERM')
  expect(await running.exited).toEqual({ code: 0, signal: null })
  await expect(fetch(`${url}/healthz`)).rejects.toThrow()
})

test('it goes on where nobody reads its log any more', async () => {
  const running = serve({ PERDURE_DATABASE_URL: await freshDatabase() })
  await address(running)
  running.child.stderr?.destroy()
  // What it says of being stopped can't be written.
  running.signal('SIGTERM')
  expect(await running.exited).toEqual({ code: 0, signal: null })
})

test('everything wrong with the configuration is said at once, and it ends with 2', async () => {
  const running = serve({ PERDURE_LOG_LEVEL: 'loud' }, '--pool-size=0', '--colour', 'blue')
  expect((await running.exited).code).toBe(2)
  const said = running.stderr()
  for (const part of ['PERDURE_LOG_LEVEL', '--pool-size', '--colour', 'no database']) expect(said).toContain(part)
})

test('an empty database is migrated on start', async () => {
  const url = await emptyDatabase()
  await address(serve({ PERDURE_DATABASE_URL: url }))
  expect(await schemaVersion(url)).toBe(123)
})

test('with --no-migrate an empty database is refused, and perdure migrate makes it servable', async () => {
  const url = await emptyDatabase()
  const refused = serve({ PERDURE_DATABASE_URL: url }, '--no-migrate')
  expect((await refused.exited).code).toBe(1)
  expect(refused.stderr()).toMatch(/namespace default: .*run "perdure migrate"/)

  const migrating = perdure(['migrate'], { env: { PERDURE_DATABASE_URL: url } })
  expect((await migrating.exited).code).toBe(0)
  expect(migrating.stdout()).toBe('namespace default: up to date\n')
  await address(serve({ PERDURE_DATABASE_URL: url }, '--no-migrate'))
})

test('the system database beside a given application database is made and served', async () => {
  const application = await emptyDatabase()
  const system = `${databaseOf(application)}_dbos_sys`
  const running = serve({ PERDURE_APPLICATION_DATABASE_URL: application })
  try {
    await address(running)
    expect(await schemaVersion(urlOf(system))).toBe(123)
  } finally {
    running.signal('SIGTERM')
    await running.exited
    await withClient(adminUrl(), (client) => client.query(`DROP DATABASE IF EXISTS "${system}"`))
  }
})

test('several namespaces, in schemas of their own, from one file', async () => {
  const [one, other] = [await freshDatabase(), await emptyDatabase()]
  const file = join(temporaryFolder(), 'perdure.yaml')
  writeFileSync(
    file,
    `databaseUrl: ${one}\nnamespaces:\n  - { name: billing, databaseUrl: "${other}", schema: flows }\n`,
  )
  await address(serve({ PERDURE_CONFIG: file }))
  expect(await schemaVersion(other, 'flows')).toBe(123)
})

test('a namespace that can’t be served stops the start and is named; the password is not', async () => {
  const file = join(temporaryFolder(), 'perdure.yaml')
  const wrong = new URL(await freshDatabase())
  wrong.username = 'stranger'
  wrong.password = 'secret'
  writeFileSync(
    file,
    `databaseUrl: ${await freshDatabase()}\nnamespaces:\n  - { name: billing, databaseUrl: "${wrong}" }\n`,
  )
  const running = serve({ PERDURE_CONFIG: file })
  expect((await running.exited).code).toBe(1)
  expect(running.stderr()).toMatch(/namespace billing: .*stranger/)
  expect(running.stderr()).not.toContain('secret')
})

test('a database that is away is waited for, and Ctrl-C still works', async () => {
  const running = serve({ PERDURE_DATABASE_URL: 'postgresql://postgres@127.0.0.1:9/none' })
  await running.prints(/the database is away; waiting for it namespace=default reason=.*ECONNREFUSED/)
  running.signal('SIGINT')
  expect((await running.exited).code).toBe(0)
})

test('while its database is away the server is not ready, and comes back by itself', async () => {
  const database = await freshDatabase()
  const running = serve({ PERDURE_DATABASE_URL: database })
  const url = await address(running)
  const allow = (yes: boolean) =>
    withClient(adminUrl(), async (client) => {
      await client.query(`ALTER DATABASE "${databaseOf(database)}" ALLOW_CONNECTIONS ${yes}`)
      const end = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1'
      if (!yes) await client.query(end, [databaseOf(database)])
    })
  await allow(false)
  await running.prints(/the database is away/)
  expect((await fetch(`${url}/readyz`)).status).toBe(503)
  await allow(true)
  await running.prints(/the database is back/)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
})

test('JSON lines when asked for', async () => {
  const running = serve({ PERDURE_DATABASE_URL: await freshDatabase() }, '--log-format', 'json')
  await running.prints(/"message":"listening"/)
  for (const line of running.stderr().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level', 'info')
})

test('version, help and unknown commands', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  const said = async (...argv: string[]) => {
    const running = perdure(argv)
    const { code } = await running.exited
    return { code, stdout: running.stdout(), stderr: running.stderr() }
  }
  expect(await said('version')).toMatchObject({ code: 0, stdout: `${version}\n` })
  expect((await said('--help')).stdout).toContain('perdure serve')
  expect((await said('serve', '--help')).stdout).toContain('--database-url')
  expect(await said('sing')).toMatchObject({ code: 2, stderr: expect.stringContaining('no command sing') })
})
