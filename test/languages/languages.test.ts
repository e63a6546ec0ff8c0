import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { packageVersion } from '../../src/cli/version.js'
import { type Serving, serving } from '../serving.js'
import { generatedFiles, languages, missingTool, readmeProgram, run } from './languages.js'

/** Generators and stubs are compiled from their sources where nothing is cached. */
const coldMs = 480_000

let server: Serving
beforeAll(async () => {
  server = await serving()
})
afterEach(({ task }) => {
  console.log(`${task.name}: ${task.result?.state === 'pass' ? 'passed' : 'FAILED'}`)
})

for (const [name, language] of Object.entries(languages)) {
  const missing = await missingTool(language)
  if (missing && !process.env.CI) {
    console.log(`${name}: LEFT OUT, ${missing} does not answer here`)
    test.skip(`${name} (${missing} does not answer here)`)
    continue
  }

  describe(name, () => {
    test(
      `${name}: gen/${name} is what proto/ generates today, byte for byte (else: npm run generate)`,
      async () => {
        const into = await mkdtemp(join(tmpdir(), 'perdure-gen-'))
        try {
          await run('env', `GENERATE_INTO=${into}`, 'bash', 'scripts/generate.sh', name)
          const committed = await generatedFiles(`gen/${name}`, language)
          const fresh = await generatedFiles(join(into, 'gen', name), language)
          expect([...fresh.keys()]).toEqual([...committed.keys()])
          expect([...fresh].filter(([path, text]) => committed.get(path) !== text).map(([path]) => path)).toEqual([])
          expect(fresh.size).toBeGreaterThan(0)
        } finally {
          await rm(into, { recursive: true, force: true })
        }
      },
      coldMs,
    )

    test(`${name}: the stubs compile`, () => language.compile(), coldMs)

    for (const [kind, [program, ...args]] of Object.entries(language.programs) as [string, [string, ...string[]]][]) {
      test(`${name}, ${kind}: calls a server`, async () => {
        const printed = await run(program, ...args, `127.0.0.1:${server.port}`, `${name}-${kind}-${randomUUID()}`)
        const status = printed.match(/^missing (.*) /m)?.[1]
        expect(status?.replaceAll('_', '').toUpperCase()).toBe('NOTFOUND')
        expect(printed.replace(`missing ${status}`, 'missing').replace('WORKFLOW_STATUS_', '').toLowerCase()).toBe(
          [
            `version ${packageVersion()}`,
            'created true',
            'again false',
            'status enqueued',
            'arguments 1 "two"',
            'missing workflow_not_found',
            'frames opened end',
            '',
          ].join('\n'),
        )
      })
    }

    test(
      `${name}: the first call of gen/${name}/README.md works as it stands`,
      async () => {
        const source = (await readmeProgram(name))
          .replaceAll('localhost:7337', `127.0.0.1:${server.port}`)
          .replaceAll('invoice-7', `invoice-of-${name}`)
        expect(await language.runAlone(source)).toMatch(`invoice-of-${name} created`)
      },
      coldMs,
    )
  })
}
