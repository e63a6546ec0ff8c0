import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { knownDeviations } from './twins.js'

test('every deviation in the docs is shown by a case', () => {
  const folder = new URL('./', import.meta.url)
  const cases = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'))
  const shown = new Set(cases.flatMap((text) => [...text.matchAll(/\bid: '([a-z0-9-]+)', differs/g)].map((m) => m[1])))
  expect(knownDeviations().filter((id) => !shown.has(id))).toEqual([])
})
