import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ownerBesideRoot } from '../../src/embedded/owner.js'
import { type Running, type RunOptions, run, temporaryFolder } from '../cli/running.js'
import { atFileEnd } from '../setup/file-end.js'

/** The promise of the README: two commands in a fresh clone, with install scripts blocked, and it serves. */
const promised = { timeout: 15_000 }

const nobody = ownerBesideRoot()
if (!nobody) console.log('Not run: starting as root (this is not root)')

describe('in a fresh clone, as whoever runs the tests, where nobody else can enter', () => startsIn(() => ({})))

describe.skipIf(!nobody)('in a fresh clone, as another user than root', () => startsIn(() => ({ ...nobody })))

function startsIn(as: () => Pick<RunOptions, 'uid' | 'gid'>): void {
  const options: RunOptions = { ...as() }
  const printed: string[] = []
  let first: Running

  beforeAll(() => {
    const folder = temporaryFolder()
    const clone = join(folder, 'perdure')
    const home = join(folder, 'home')
    execFileSync('git', ['clone', '--quiet', '.', clone])
    mkdirSync(home)
    execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: clone, stdio: 'ignore' })
    if (options.uid === undefined) chmodSync(folder, 0o700)
    else {
      execFileSync('chown', ['-R', `${options.uid}:${options.gid}`, clone])
      chownSync(home, options.uid, options.gid as number)
      options.env = { HOME: home }
    }
    options.cwd = clone
  })

  afterAll(() => {
    // Root's, as the clone can't be entered by the user that Postgres runs as.
    const data = realpathSync(join(options.cwd as string, '.perdure', 'postgres'))
    if (data.startsWith('/var/lib/')) atFileEnd(async () => rmSync(data, { recursive: true }))
  })

  test('npm start serves within the promised time and prints three things to try', promised, async () => {
    first = run('npm', ['start', '--', '--port', '0'], options)
    await first.prints(/Ctrl-C stops everything/)
    printed.push(...[...first.stdout().matchAll(/^ {3}(\S.*)$/gm)].map(([, command]) => command as string))
    expect(printed).toHaveLength(3)
  })

  test('the three things work as they are printed', async () => {
    const answers = printed.map((command) =>
      execFileSync('sh', ['-c', command], { cwd: options.cwd, encoding: 'utf8' }),
    )
    expect(JSON.parse(answers[0] as string)).toMatchObject({ workflowId: 'order-7', created: true })
    expect(JSON.parse(answers[1] as string)).toMatchObject({
      workflow: { workflowId: 'order-7', name: 'ship', queue: 'orders' },
    })
    expect(JSON.parse(answers[2] as string)).toMatchObject({ workflows: [{ workflowId: 'order-7' }] })
  })

  test('what the README shows works as it is printed', { timeout: 300_000 }, async () => {
    const folder = options.cwd as string
    const at = first.stdout().match(/Connect at +http:\/\/(\S+)$/m)?.[1] as string
    const databaseUrl = first.stdout().match(/postgresql:\S+/)?.[0] as string
    const readme = readFileSync(join(folder, 'README.md'), 'utf8').replaceAll('localhost:7337', at)
    let output = ''
    for (const [, language, file, text = ''] of readme.matchAll(/^```(\w+) ?(\S*)\n(.*?)^```$/gms)) {
      if (file === 'worker') run('sh', ['-c', text], { cwd: folder })
      else if (file) writeFileSync(join(folder, file), text)
      else if (text.includes('postgresql://…')) {
        const application = run('sh', ['-c', text.replace('postgresql://…', databaseUrl)], { cwd: folder })
        await application.prints(/Queue: orders/)
      } else if (language === 'sh' && !text.includes('npm ci')) {
        output += execFileSync('sh', ['-ec', text], { cwd: folder, encoding: 'utf8' })
      }
    }
    expect(output).toMatch(/"workflowId":"order-1".*\\"van\\".*^van$.*^delivered one chair$.*^"delivered one table"$/ms)
    expect(output).toContain('a lamp in red paper, for Ada')
  })

  test('a second npm start beside it says what runs where', async () => {
    const second = run('npm', ['start'], options)
    expect((await second.exited).code).toBe(1)
    expect(second.stderr()).toMatch(/perdure runs on this data folder already: pid \d+, http:/)
  })

  test('Ctrl-C leaves no process of the clone, and the next start has the data', async () => {
    first.signal('SIGINT')
    await first.exited
    const commands = execFileSync('ps', ['-eo', 'command'], { encoding: 'utf8' }).split('\n')
    expect(commands.filter((command) => command.includes(String(options.cwd)))).toEqual([])
    const again = run('npm', ['start', '--', '--port', '0'], options)
    await again.prints(/Ctrl-C stops everything/)
    const look = again.stdout().match(/^ {3}(curl .*GetWorkflow .*)$/m)?.[1] as string
    expect(execFileSync('sh', ['-c', look], { encoding: 'utf8' })).toContain('order-7')
  })
}
