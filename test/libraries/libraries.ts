import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { answers, run } from '../languages/languages.js'

const built = resolve('.perdure/libraries')

/** A language that has a library of workers. */
export interface Library {
  /** The marks of the programs on its page. */
  files: { worker: string; caller: string }
  tool: string[]
  /** Whatever a program on the library needs, once. */
  prepare(): Promise<void>
  /** Checks the library as its language's own tools do; that of TypeScript is checked with the project. */
  check?(): Promise<void>
  /** The command that runs a program of one file, built where it needs to be. */
  program(name: string, source: string): Promise<string[]>
}

const tsc = resolve('node_modules/.bin/tsc')
/** With the library and what it needs. */
export const python = join(built, 'python/bin/python')
const requirements = 'test/libraries/python/requirements.txt'

export const libraries: Record<string, Library> = {
  typescript: {
    files: { worker: 'ts shop.ts', caller: 'ts call.ts' },
    tool: ['node', '--version'],
    async prepare() {
      const installed = join(built, 'typescript/node_modules/perdure')
      const alone = ['--incremental', 'false', '--tsBuildInfoFile', 'null']
      await run(tsc, '-p', 'tsconfig.build.json', '--outDir', join(installed, 'dist'), ...alone)
      await copyFile('package.json', join(installed, 'package.json'))
      await written(join(built, 'typescript/package.json'), '{ "type": "module" }')
    },
    async program(name, source) {
      const file = await written(join(built, 'typescript', name === 'worker' ? 'shop.ts' : 'call.ts'), source)
      await run(
        tsc,
        '--ignoreConfig',
        '--strict',
        '--module',
        'nodenext',
        '--target',
        'es2023',
        '--types',
        'node',
        file,
      )
      return ['node', file.replace(/ts$/, 'js')]
    },
  },
  python: {
    files: { worker: 'python shop.py', caller: 'python call.py' },
    tool: ['python3', '--version'],
    async prepare() {
      const digest = createHash('sha256')
        .update(await readFile(requirements))
        .digest('hex')
      const mark = join(built, 'python/whole')
      if (!existsSync(mark) || (await readFile(mark, 'utf8')) !== digest) {
        await rm(dirname(mark), { recursive: true, force: true })
        await run('python3', '-m', 'venv', dirname(mark))
        await run(python, '-m', 'pip', 'install', '--quiet', '--requirement', requirements)
        await writeFile(mark, digest)
      }
      const asItIs = ['--no-deps', '--no-build-isolation', '--force-reinstall']
      await run(python, '-m', 'pip', 'install', '--quiet', ...asItIs, './gen/python', './libraries/python')
    },
    async check() {
      const installed = (await run(python, '-c', 'import perdure.worker as w; print(w.__path__[0])')).trim()
      const sources = 'libraries/python/src/perdure/worker'
      const same = await run('diff', '--recursive', '--exclude=__pycache__', sources, installed)
      if (same !== '') throw new Error(`what is installed is not what stands in ${sources}:\n${same}`)
      await run(
        python,
        '-m',
        'mypy',
        '--strict',
        '--ignore-missing-imports',
        '--cache-dir',
        join(built, 'mypy'),
        '--package',
        'perdure.worker',
      )
      await run(python, '-m', 'unittest', 'discover', 'libraries/python/tests')
    },
    async program(name, source) {
      return [python, '-u', await written(join(built, 'programs', `${name}.py`), source)]
    },
  },
  go: {
    files: { worker: 'go shop/main.go', caller: 'go shop/call/main.go' },
    tool: ['go', 'version'],
    async prepare() {
      await run('go', '-C', 'libraries/go', 'build', './...')
    },
    async check() {
      const unformatted = await run('gofmt', '-l', 'libraries/go')
      if (unformatted !== '') throw new Error(`not formatted: ${unformatted}`)
      await run('go', '-C', 'libraries/go', 'vet', './...')
      await run('go', '-C', 'libraries/go', 'test', './...')
    },
    async program(name, source) {
      const folder = join(built, 'programs', `go-${name}`)
      await written(join(folder, 'main.go'), source)
      const binary = join(folder, 'program')
      // Within the module, so that it is compiled with the library and the versions that stand there.
      const inside = resolve('libraries/go/.programs', name)
      await written(join(inside, 'main.go'), source)
      try {
        await run('go', '-C', 'libraries/go', 'build', '-o', binary, `./.programs/${name}`)
      } finally {
        await rm(inside, { recursive: true })
      }
      return [binary]
    },
  },
}

/** The languages whose toolchain is there; in CI all of them have to be. */
export async function present(): Promise<[string, Library][]> {
  const found: [string, Library][] = []
  for (const [name, library] of Object.entries(libraries)) {
    if (process.env.CI || (await answers(library.tool))) found.push([name, library])
    else console.log(`${name}: LEFT OUT, ${library.tool[0]} does not answer here`)
  }
  return found
}

async function written(path: string, text: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  return path
}
