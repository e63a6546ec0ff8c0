import { expect } from 'vitest'
import { Fault } from '../../src/errors.js'
import type { Log } from '../../src/log.js'
import { type Database, openDatabase } from '../../src/store/database.js'
import { prepareSchemas } from '../../src/store/schema/migration.js'
import { openWaits, type Waits } from '../../src/waits/waits.js'
import { freshDatabase } from '../database.js'
import { atFileEnd } from '../setup/file-end.js'
import { Application } from './application.js'

export interface Waiting {
  url: string
  database: Database
  waits: Waits
  application: Application
  /** How often each statement ran. */
  statements: Map<string, number>
  /** How many rows each statement gave. */
  rows: Map<string, number>
  /** What the log was told. */
  warnings: string[]
}

/** Waits on a database of this file's own, with an application that writes to it. */
export async function waiting({ listen = true, url = '' } = {}): Promise<Waiting> {
  const at = url || (await freshDatabase())
  const database = openDatabase({ url: at })
  await prepareSchemas(database, { migrate: true })
  const statements = new Map<string, number>()
  const rows = new Map<string, number>()
  const run = database.run.bind(database)
  database.run = async <Row extends object>(...[statement, values]: Parameters<Database['run']>) => {
    const result = await run<Row>(statement, values)
    statements.set(statement.name, (statements.get(statement.name) ?? 0) + 1)
    rows.set(statement.name, (rows.get(statement.name) ?? 0) + result.length)
    return result
  }
  const warnings: string[] = []
  const log: Log = {
    info() {},
    warn: (message) => void warnings.push(message),
    error: (message, fields) => console.error(message, fields),
  }
  const waits = openWaits(database, { listen, log })
  atFileEnd(async () => {
    await waits.close()
    await database.close()
  })
  return { url: at, database, waits, application: await Application.on(at), statements, rows, warnings }
}

/** A wait, taken frame by frame. Progress frames are passed over. */
export class Frames<F extends { kind: string }> {
  constructor(readonly frames: AsyncGenerator<F, void>) {}

  async next(): Promise<Exclude<F, { kind: 'progress' }> | undefined> {
    for (;;) {
      const { value, done } = await this.frames.next()
      if (done) return undefined
      if (value.kind !== 'progress') return value as Exclude<F, { kind: 'progress' }>
    }
  }

  async opened(): Promise<this> {
    expect(await this.next()).toMatchObject({ kind: 'opened' })
    return this
  }

  async rest(): Promise<F[]> {
    const all: F[] = []
    for (let frame = await this.next(); frame; frame = await this.next()) all.push(frame)
    return all
  }

  leave(): Promise<unknown> {
    return this.frames.return()
  }
}

/** All frames but the first. */
export async function frames<F extends { kind: string }>(wait: AsyncGenerator<F, void>): Promise<F[]> {
  return (await new Frames(wait).opened()).rest()
}

export async function fault(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    (value) => expect.fail(`no fault but ${JSON.stringify(value)}`),
    (reason) => reason,
  )
  expect(error).toBeInstanceOf(Fault)
  return error
}

export async function nothingHeld(waits: Waits): Promise<void> {
  await expect.poll(() => waits.load).toEqual({ waiters: 0, held: 0 })
}
