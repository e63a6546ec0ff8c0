import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { type EmbeddedPostgres, startEmbedded } from '../../src/embedded/postgres.js'
import { buildCommand } from '../cli/perdure.js'
import { withClient } from '../database.js'
import { atFileEnd } from '../setup/file-end.js'
import type { Apart } from './apart.js'
import { Scene, until } from './worker-scene.js'

buildCommand()

const home = mkdtempSync(join(tmpdir(), 'perdure-faults-'))
let postgres: EmbeddedPostgres
let scene: Scene
let server: Apart

/** A Postgres of this file's own, to be taken away. */
beforeAll(async () => {
  postgres = await startEmbedded({ home, durable: false })
  atFileEnd(() => rm(home, { recursive: true, force: true }))
  atFileEnd(() => postgres.stop())
  await withClient(postgres.url('postgres'), (client) => client.query('CREATE DATABASE faults'))
  scene = await Scene.open({ databaseUrl: postgres.url('faults') })
  server = await scene.server()
  await scene.worker([server])
})

async function restart(): Promise<void> {
  await postgres.stop()
  postgres = await startEmbedded({ home, durable: false })
}

const notRecovered = () =>
  scene.rows(`SELECT DISTINCT recovery_attempts FROM dbos.workflow_status WHERE recovery_attempts <> 1`)

test('the database is restarted in a step: the worker goes on where it was, and that is no recovery', async () => {
  const ids = await scene.start(server, 'gated', 'gate', 20)
  await Promise.all(ids.map((id) => scene.effect(id, 'held')))
  await restart()
  await scene.open('gate')
  expect(await scene.ended(ids)).toEqual({ SUCCESS: ids.length })
  expect(await notRecovered()).toEqual([])
  await scene.account(ids, ['before', 'held', 'after'])
  await scene.nothingHeld()
})

test('the database is restarted again and again among 3,000 steps: each is recorded once', async () => {
  const STEPS = 10
  const ids = await scene.start(server, 'steps', STEPS, 300)
  for (const part of [0.2, 0.5, 0.8]) {
    const done = `SELECT count(*)::int AS count FROM dbos.operation_outputs WHERE workflow_uuid = ANY($1::text[])`
    await until(async () => (await scene.rows(done, [ids]))[0].count >= part * STEPS * ids.length)
    await restart()
  }
  expect(await scene.ended(ids)).toEqual({ SUCCESS: ids.length })
  await scene.account(
    ids,
    Array.from({ length: STEPS }, (_, step) => `step-${step}`),
  )
  await scene.nothingHeld()
})
