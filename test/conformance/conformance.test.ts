import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { builtWorker } from './built.js'
import { cases } from './cases.js'
import { type Arena, run } from './run.js'

/** No case writes as often. */
const MOST = 60

const { PERDURE_CONFORMANCE_WORKER: given } = process.env

let arena: Arena

beforeAll(async () => {
  const command = given?.split(' ') ?? (await builtWorker())
  if (!given) atFileEnd(async () => rmSync(dirname(command[1] ?? ''), { recursive: true }))
  const { url } = await serving({ workerLease: 1000 })
  arena = { url, command }
})

describe.concurrent('without a crash', { timeout: 60_000 }, () => {
  test.for(cases)('$name', async (one) => {
    expect(await run(arena, one)).toBe(false)
  })
})

describe.concurrent('crashing before and after every write', { timeout: 300_000 }, () => {
  test.for(cases.filter(({ crash = true }) => crash))('$name', async (one) => {
    for (const when of ['before', 'after']) {
      for (let at = 1; at <= MOST; at += 1) {
        if (!(await run(arena, one, `${when}:${at}`))) break
        expect(at, 'it never gets through').toBeLessThan(MOST)
      }
    }
  })
})
