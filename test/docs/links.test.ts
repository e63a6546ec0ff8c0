import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'])
const pages = listed.toString().trim().split('\n').filter(existsSync)

test.each(pages)('every link of %s leads somewhere', (page) => {
  const broken = linksOf(textOf(page)).filter((link) => !leadsSomewhere(page, link))
  expect(broken).toEqual([])
})

test('every page in docs/ is reached from docs/README.md', () => {
  const reached = new Set<string>()
  const visit = (page: string) => {
    if (reached.has(page) || !page.endsWith('.md')) return
    reached.add(page)
    for (const link of linksOf(textOf(page))) visit(join(dirname(page), link.replace(/#.*/, '')))
  }
  visit('docs/README.md')
  expect(pages.filter((page) => page.startsWith('docs/') && !reached.has(page))).toEqual([])
})

/** Without code, in which brackets mean other things. */
function textOf(page: string): string {
  return readFileSync(page, 'utf8')
    .replace(/^```.*?^```$/gms, '')
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ''))
}

function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link).filter((link) => !/^[a-z]+:/.test(link))
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : join(dirname(page), path)
  if (!existsSync(target)) return false
  if (anchor === undefined || statSync(target).isDirectory()) return anchor === undefined
  const headings = readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm)
  return [...headings].some(([, heading = '']) => anchorOf(heading) === anchor)
}

/** As GitHub makes them. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
}
