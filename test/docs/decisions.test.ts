import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const page = readFileSync('docs/decisions.md', 'utf8')

test('docs/decisions.md: every package is there for a reason that is written down, and no other is named', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  const [, section = ''] = page.split('## Dependencies, and why each is there')
  const [table = ''] = section.split('\n## ', 1)
  const cells = [...table.matchAll(/^\| (`.*?`) \|/gm)].map(([, cell = '']) => cell)
  const named = cells.flatMap((cell) => [...cell.matchAll(/`(.+?)`/g)].map(([, name]) => name))
  expect(named.sort()).toEqual(Object.keys({ ...dependencies, ...devDependencies }).sort())
})

test('docs/decisions.md: no decision stands there twice', () => {
  const headings = page.match(/^## .*$/gm) ?? []
  expect(headings).toEqual([...new Set(headings)])
})
