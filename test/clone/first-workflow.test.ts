import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { run, temporaryFolder } from '../cli/running.js'
import { present } from '../libraries/libraries.js'

/** What its compiler makes of it comes from a registry, once. */
const coldMs = 480_000

const folder = join(temporaryFolder(), 'perdure')
let at: string

beforeAll(async () => {
  execFileSync('git', ['clone', '--quiet', '.', folder])
  execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: folder, stdio: 'ignore' })
  const server = run('npm', ['start', '--', '--port', '0'], { cwd: folder })
  at = ((await server.prints(/Connect at +http:\/\/(\S+)$/m)) as string[])[1] as string
  await server.prints(/Ctrl-C stops everything/)
}, coldMs)

for (const [language] of await present()) {
  test(`the first workflow in ${language} runs in a fresh clone by the commands of its page`, {
    timeout: coldMs,
  }, async () => {
    const page = readFileSync(join(folder, `docs/first-workflow-${language}.md`), 'utf8')
      .replaceAll('localhost:7337', at)
      .replaceAll('order-7', `order-of-${language}`)
      .replace(/(application(?:Name)?: '|application="|Application: ")shop/g, `$1shop-${language}`)
      .replaceAll('"shop", "approve"', `"shop-${language}", "approve"`)
    let printed = ''
    let expected = ''
    for (const [, kind, mark = '', text = ''] of page.matchAll(/^```(\w+) ?(\S*)\n(.*?)^```$/gms)) {
      if (mark.includes('.')) {
        mkdirSync(dirname(join(folder, mark)), { recursive: true })
        writeFileSync(join(folder, mark), text)
      } else if (kind === 'text') expected = text
      else if (mark === 'worker') run('sh', ['-c', text], { cwd: folder })
      else printed = execFileSync('sh', ['-ec', text], { cwd: folder, encoding: 'utf8' })
    }
    expect(printed).toBe(expected)
  })
}
