import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** The package as it would be published, beside this project's own node_modules, where its dependencies are. */
mkdirSync('.perdure', { recursive: true })
const folder = mkdtempSync(resolve('.perdure/packed-'))
const installed = join(folder, 'node_modules/perdure')
afterAll(() => rmSync(folder, { recursive: true }))

const require = createRequire(import.meta.url)
const bin = (name: string, path: string) => join(dirname(require.resolve(`${name}/package.json`)), path)
const execute = promisify(execFile)

async function run(script: string, args: string[], cwd: string): Promise<string> {
  try {
    return (await execute(process.execPath, [script, ...args], { cwd })).stdout
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${script} ${args.join(' ')} failed:\n${stdout}\n${stderr}`)
  }
}

beforeAll(async () => {
  const source = join(folder, 'source')
  const into = ['--outDir', join(source, 'dist'), '--incremental', 'false', '--tsBuildInfoFile', 'null']
  await run(bin('typescript', 'bin/tsc'), ['-p', 'tsconfig.build.json', ...into], '.')
  for (const kept of ['package.json', 'LICENSE', 'proto']) cpSync(kept, join(source, kept), { recursive: true })
  await execute('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: source })
  mkdirSync(installed, { recursive: true })
  await execute('tar', ['-xzf', tarball(), '-C', installed, '--strip-components=1'])
}, 120_000)

const tarball = () => join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '')

const attw = resolve('node_modules/@arethetypeswrong/cli/dist/index.js')

test('every entry point resolves, with its types, for ES modules in Node and in bundlers', async () => {
  await run(
    attw,
    [tarball(), '--profile', 'esm-only', '--format', 'ascii', '--no-color', '--exclude-entrypoints', './v1'],
    '.',
  )
}, 60_000)

test('publint finds nothing to say', async () => {
  const { publint } = await import('publint')
  const { messages } = await publint({ pkgDir: installed, strict: true })
  expect(messages).toEqual([])
}, 60_000)

test('a program of strict types that knows no Node uses it', async () => {
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(
    join(folder, 'program.ts'),
    `import { PerdureClient, DebouncerClient, type WorkflowHandle } from 'perdure/client/web'
import { ArgumentFormat } from 'perdure/v1/workflow_start_pb'

async function checkout(order: number, at: Date): Promise<string> {
  return String(order) + at
}

export async function main(): Promise<void> {
  const client = await PerdureClient.create({ url: 'http://localhost' })
  const handle: WorkflowHandle<string> = await client.enqueue<typeof checkout>({ queueName: 'q', workflowName: 'w' }, 1, new Date())
  await (await client.enqueue({ queueName: 'q', workflowName: 'w' }, 1, 'two')).getResult()
  // @ts-expect-error: the workflow takes a number first
  await client.enqueue<typeof checkout>({ queueName: 'q', workflowName: 'w' }, '1', new Date())
  // @ts-expect-error: nothing polls here
  await client.getEvent('w', 'k', { pollingIntervalMs: 1 })
  // @ts-expect-error: there is no database here
  await PerdureClient.create({ systemDatabaseUrl: 'postgresql://' })
  for await (const value of client.readStream<number>('w', 'k')) value.toFixed()
  await new DebouncerClient(client, { workflowName: 'w' }).debounce('key', 1000)
  await client.workflows.enqueueWorkflow({ workflow: { name: 'w', queue: 'q', argumentFormat: ArgumentFormat.JS_SUPERJSON } })
  const text: string = await handle.getResult()
  console.log(text)
}
`,
  )
  const options = [
    '--ignoreConfig',
    '--strict',
    '--noEmit',
    '--target',
    'es2023',
    '--types',
    '',
    '--lib',
    'es2023,dom,dom.asynciterable',
  ]
  for (const resolution of [
    ['--module', 'nodenext'],
    ['--module', 'esnext', '--moduleResolution', 'bundler'],
  ]) {
    await run(bin('typescript', 'bin/tsc'), [...options, ...resolution, 'program.ts'], folder)
  }
}, 60_000)

test('workers are written with strict types, and run in Node', async () => {
  writeFileSync(
    join(folder, 'worker.ts'),
    `import { PerdureClient } from 'perdure/client'
import { type Context, replayWorkflow, Worker, workflow } from 'perdure/worker'

async function charge(ctx: Context, order: { amount: number }): Promise<number> {
  const doubled: number = await ctx.step('double', () => order.amount * 2, { retries: { attempts: 3 }, timeout: '5s' })
  if (!(await ctx.waitUntil(() => doubled > 1, '1 minute'))) throw new Error('too little')
  return doubled
}

async function shop(ctx: Context): Promise<string> {
  const paid: number = await ctx.execute(charge, [{ amount: 3 }])
  // @ts-expect-error: the child takes an order
  await ctx.execute(charge, ['3'])
  // @ts-expect-error: no such option
  await ctx.receive({ topics: 'approve' })
  return String(paid)
}

const worker = new Worker({
  url: 'http://localhost:7337',
  application: 'shop',
  workflows: { charge, shop: workflow(shop, { maxRecoveryAttempts: 3 }) },
})
const { status } = await replayWorkflow(charge, { args: [{ amount: 1 }], steps: [] })
if (status !== 'waiting') process.exit(1)
await worker.stop()

export async function main(client: PerdureClient): Promise<number> {
  const handle = await client.workflow.start<typeof charge>('charge', { taskQueue: 'q', args: [{ amount: 1 }] })
  return handle.result()
}
`,
  )
  const options = ['--ignoreConfig', '--strict', '--target', 'es2023', '--module', 'nodenext', '--types', 'node']
  await run(bin('typescript', 'bin/tsc'), [...options, 'worker.ts'], folder)
  await run(join(folder, 'worker.js'), [], folder)
}, 60_000)

test.each(['typescript-client', 'coming-from-dbos-client'])(
  'the code of docs/%s.md is correct',
  async (name) => {
    const page = readFileSync(`docs/${name}.md`, 'utf8')
    const blocks = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code)
    expect(blocks.length).toBeGreaterThan(0)
    writeFileSync(join(folder, `${name}.ts`), blocks.join('\n'))
    const options = [
      '--ignoreConfig',
      '--strict',
      '--noEmit',
      '--target',
      'es2023',
      '--module',
      'nodenext',
      '--types',
      'node',
    ]
    await run(bin('typescript', 'bin/tsc'), [...options, `${name}.ts`], folder)
  },
  60_000,
)

test('it is imported in Node', async () => {
  const program = join(folder, 'program.mjs')
  writeFileSync(
    program,
    `import { DBOSClient, PerdureClient } from 'perdure/client'
import { WorkflowService } from 'perdure/v1/workflow_service_pb'
if (DBOSClient !== PerdureClient || WorkflowService.typeName !== 'perdure.v1.WorkflowService') process.exit(1)
`,
  )
  await run(program, [], folder)
})
