import { beforeAll, describe, expect, test } from 'vitest'
import { Arena } from './arena.js'
import { type Case, cases } from './cases.js'
import { type LanguageName, languageOf } from './languages.js'
import { run } from './run.js'

/** Tests wait for their turn; each run of a workflow has a bound of its own. */
const ALL_MS = 800_000

/** All cases, with the workers of one language. */
export async function conformance(name: LanguageName): Promise<void> {
  const language = await languageOf(name)
  if (!language) return test.skip(`${name} is left out: its toolchain does not answer`)
  let arena: Arena
  beforeAll(async () => {
    arena = await Arena.open(await language.program())
  })

  describe.concurrent('without a crash', { timeout: ALL_MS }, () => {
    test.for(cases)('$name', async (one) => {
      expect((await run(arena, one)).crashed).toBe(false)
    })
  })

  const mortal = cases.filter(({ crash = true }) => crash)

  describe.concurrent('a process that ends in the middle', { timeout: ALL_MS }, () => {
    test.for(mortal)('$name', async (one) => {
      const { writes } = await run(arena, one)
      const at = Math.ceil(writes / 2)
      const life = await run(arena, one, { at: `before:${at}`, exit: true })
      // Where waits went otherwise this time, it may not have come so far.
      expect(life.crashed || life.writes < at).toBe(true)
    })
  })

  describe.concurrent('a crash before and after every write', { timeout: ALL_MS }, () => {
    test.for(mortal)('$name', async (one) => {
      const { writes } = await run(arena, one)
      const lives = Array.from({ length: writes }, (_, n) => n + 1).flatMap((n) => crashes(arena, one, n))
      const [most = 0] = (await Promise.all(lives)).sort((a, b) => b - a)
      // Timing may make some more.
      for (let at = writes + 1; at <= most; at += 1) await Promise.all(crashes(arena, one, at))
    })
  })
}

/** How many writes a life has that did not come to its crash. */
function crashes(arena: Arena, one: Case, at: number): Promise<number>[] {
  return ['before', 'after'].map(async (when) => {
    const { crashed, writes } = await run(arena, one, { at: `${when}:${at}` })
    return crashed ? at : writes
  })
}
