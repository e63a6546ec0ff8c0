import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { stopOrphan } from '../../src/embedded/orphan.js'
import { startEmbedded } from '../../src/embedded/postgres.js'
import { startOf } from '../../src/embedded/process.js'
import { withClient } from '../database.js'

const root = mkdtempSync(join(tmpdir(), 'perdure-postgres-'))
chmodSync(root, 0o755)
afterAll(() => rmSync(root, { recursive: true }))

test('it takes a password and nothing else, and text is UTF-8', async () => {
  const postgres = await startEmbedded({ home: join(root, 'home'), durable: false })
  try {
    const found = await withClient(postgres.url('postgres'), (client) =>
      client.query(`SELECT length('š') AS length, current_setting('server_encoding') AS encoding`),
    )
    expect(found.rows).toEqual([{ length: 1, encoding: 'UTF8' }])
    const guessed = new URL(postgres.url('postgres'))
    guessed.password = 'postgres'
    await expect(withClient(guessed.href, (client) => client.query('SELECT 1'))).rejects.toThrow(/password/)
  } finally {
    await postgres.stop()
  }
  expect(await startOf(postgres.pid)).toBeUndefined()
})

test('a cluster that was only half made is made anew', async () => {
  const home = join(root, 'half')
  mkdirSync(join(home, 'data.new', 'base'), { recursive: true })
  const postgres = await startEmbedded({ home, durable: false })
  await postgres.stop()
})

test('why Postgres did not start is told in its own words', async () => {
  const options = { home: join(root, 'wrong'), durable: false, settings: { shared_buffers: 'plenty' } }
  await expect(startEmbedded(options)).rejects.toThrow(/invalid value for parameter "shared_buffers"/)
})

test('a process that only has the pid of a Postgres long gone is left alone', async () => {
  const data = join(root, 'stale')
  mkdirSync(data)
  const stranger = spawn('sleep', ['60'])
  writeFileSync(join(data, 'postmaster.pid'), `${stranger.pid}\n${data}\n`)
  await stopOrphan(data)
  expect(await startOf(stranger.pid as number)).toBeDefined()
  stranger.kill()
})
