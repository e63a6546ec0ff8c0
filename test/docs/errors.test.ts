import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Code } from '@connectrpc/connect'
import { expect, test } from 'vitest'
import type { Reason } from '../../src/errors.js'
import { codeOf } from '../../src/services/status.js'
import { serving } from '../serving.js'
import { carriedOut } from './examples.js'

const path = resolve('docs/errors.md')
const page = readFileSync(path, 'utf8')
const reasons = [...readFileSync('src/errors.ts', 'utf8').matchAll(/^ {2}\| '([A-Z_]+)'$/gm)].map(([, name]) => name)

test('docs/errors.md: the table has every reason, with its code', () => {
  const table = [...page.matchAll(/^\| `([A-Z_]+)` \| `([A-Z_]+)` \|/gm)].map(([, reason, code]) => [reason, code])
  const nameOf = (code: Code) => (Code[code] as string).replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()
  expect(Object.fromEntries(table)).toEqual(
    Object.fromEntries(reasons.map((reason) => [reason, nameOf(codeOf(reason as Reason))])),
  )
})

test('docs/errors.md: the examples get the answers that it shows', async () => {
  await expect(await carriedOut(page, (await serving()).url)).toMatchFileSnapshot(path)
})
