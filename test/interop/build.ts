import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export const languages = ['typescript', 'python', 'go', 'java'] as const
export type Language = (typeof languages)[number]

export interface BuiltApp {
  command: string[]
  className: string | undefined
}

interface Recipe {
  /** What must answer before the build is tried. */
  tool: string[]
  build(source: string, target: string): Promise<void>
  command(source: string, target: string): string[]
  className?: string
}

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const sources = join(root, 'test/interop/apps')

const recipes: Record<Language, Recipe> = {
  typescript: {
    tool: ['node', '--version'],
    async build(source, target) {
      const options = [
        '--ignoreConfig',
        '--module',
        'nodenext',
        '--target',
        'es2023',
        '--types',
        'node',
        '--skipLibCheck',
      ]
      const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
      await run(process.execPath, [tsc, ...options, '--outDir', target, join(source, 'app.ts')], { cwd: root })
    },
    command: (_source, target) => [process.execPath, '--no-deprecation', join(target, 'app.js')],
  },
  python: {
    tool: ['python3', '--version'],
    async build(source, target) {
      await run('python3', ['-m', 'venv', target])
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
      await run(join(target, 'bin/python'), [...pip, '-r', join(source, 'requirements.txt')])
    },
    command: (source, target) => [join(target, 'bin/python'), join(source, 'app.py')],
  },
  go: {
    tool: ['go', 'version'],
    async build(source, target) {
      await run('go', ['build', '-buildvcs=false', '-o', join(target, 'app'), '.'], { cwd: source })
    },
    command: (_source, target) => [join(target, 'app')],
  },
  java: {
    tool: ['mvn', '--version'],
    async build(source, target) {
      await run('mvn', ['-q', '-B', 'package', `-Dinterop.target=${target}`], { cwd: source })
    },
    command: (_source, target) => ['java', '-cp', `${join(target, 'app.jar')}:${join(target, 'lib/*')}`, 'interop.App'],
    className: 'interop',
  },
}

/** Why this language's application can't run here; undefined if it can. */
export async function obstacle(language: Language): Promise<string | undefined> {
  const [tool, ...args] = recipes[language].tool
  try {
    await run(tool as string, args)
    await build(language)
    return undefined
  } catch (error) {
    return `no ${language} application: ${(error as Error).message.split('\n').slice(0, 3).join(' ')}`
  }
}

const builds = new Map<Language, Promise<BuiltApp>>()

/** Builds a language's application, once for as long as its source stays as it is. */
export function build(language: Language): Promise<BuiltApp> {
  const found = builds.get(language)
  if (found) return found
  const building = buildNow(language)
  builds.set(language, building)
  return building
}

async function buildNow(language: Language): Promise<BuiltApp> {
  const recipe = recipes[language]
  const source = join(sources, language)
  const target = join(root, '.perdure/interop', language)
  const stamp = join(target, '.built-from')
  const digest = await digestOf(source)
  if (!existsSync(stamp) || (await readFile(stamp, 'utf8')) !== digest) {
    await mkdir(target, { recursive: true })
    await recipe.build(source, target)
    await writeFile(stamp, digest)
  }
  return { command: recipe.command(source, target), className: recipe.className }
}

async function digestOf(folder: string): Promise<string> {
  const hash = createHash('sha256')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const file of files.filter((name) => !/__pycache__|target\//.test(name)).sort()) {
    hash.update(file.slice(folder.length)).update(await readFile(file))
  }
  return hash.digest('hex')
}
