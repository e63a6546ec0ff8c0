import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../..', import.meta.url))
const here = 'test/languages'
const built = join(root, '.perdure/languages')

export interface Language {
  /** What must answer before anything is tried. */
  tools: string[][]
  /** The generated files of gen/<language>, among those kept by hand. */
  generated: RegExp
  /** Compiles the stubs as a user would, and the program that calls with them. */
  compile(): Promise<void>
  /** A program for each kind of caller: prints what the calls answered, given the server's address and a workflow's id. */
  programs: Record<string, string[]>
  /** Runs a program of one file, as the README of the stubs shows it; what it printed. */
  runAlone(source: string): Promise<string>
}

const venv = join(built, 'python')
const mypyCache = join(built, 'mypy')
const classes = `${here}/java/call/target/call.jar:${here}/java/call/target/libraries/*`

export const languages: Record<string, Language> = {
  python: {
    tools: [['python3', '--version']],
    generated: /_pb2(_grpc)?\.pyi?$/,
    async compile() {
      await once('python', `${here}/python/requirements.txt`, async (requirements) => {
        await run('python3', '-m', 'venv', venv)
        await run(`${venv}/bin/pip`, 'install', '--quiet', '--requirement', requirements)
      })
      const asItIs = ['--no-deps', '--no-build-isolation', '--force-reinstall']
      await run(`${venv}/bin/pip`, 'install', '--quiet', ...asItIs, './gen/python')
      const programs = ['calls.py', 'calls_async.py'].map((file) => `${here}/python/${file}`)
      await run(`${venv}/bin/mypy`, '--strict', '--ignore-missing-imports', '--cache-dir', mypyCache, ...programs)
    },
    programs: {
      sync: [`${venv}/bin/python`, `${here}/python/calls.py`],
      asyncio: [`${venv}/bin/python`, `${here}/python/calls_async.py`],
    },
    async runAlone(source) {
      return run(`${venv}/bin/python`, await written('readme.py', source))
    },
  },
  go: {
    tools: [['go', 'version']],
    generated: /\.pb\.go$/,
    async compile() {
      await run('go', '-C', 'gen/go', 'vet', './...')
      await run('go', '-C', `${here}/go`, 'build', '-o', join(built, 'go-calls'), '.')
    },
    programs: { calls: [join(built, 'go-calls')] },
    async runAlone(source) {
      return run('go', '-C', `${here}/go`, 'run', await written('readme.go', source))
    },
  },
  java: {
    tools: [
      ['javac', '-version'],
      ['mvn', '--version'],
    ],
    generated: /^src\/main\/java\/.*\.java$/,
    async compile() {
      await run('mvn', '--quiet', '--batch-mode', '--file', `${here}/java`, 'package')
    },
    programs: {
      calls: ['java', '-cp', classes, 'Calls'],
    },
    async runAlone(source) {
      return run('java', '-cp', classes, await written('Readme.java', source))
    },
  },
  rust: {
    tools: [['cargo', '--version']],
    generated: /^src\/perdure\./,
    async compile() {
      await run('cargo', 'build', '--quiet', '--manifest-path', `${here}/rust/Cargo.toml`)
    },
    programs: { calls: [`${here}/rust/target/debug/calls`] },
    async runAlone(source) {
      const example = join(root, here, 'rust/examples/readme.rs')
      await mkdir(dirname(example), { recursive: true })
      await writeFile(example, source)
      try {
        return await run('cargo', 'run', '--quiet', '--manifest-path', `${here}/rust/Cargo.toml`, '--example', 'readme')
      } finally {
        await rm(dirname(example), { recursive: true })
      }
    },
  },
}

/** Runs a command at the project's root and gives what it printed, in the error if it fails. */
export async function run(program: string, ...args: string[]): Promise<string> {
  try {
    return (await promisify(execFile)(program, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 })).stdout
  } catch (error) {
    const { message, stdout } = error as Error & { stdout?: string }
    throw new Error(`${message}\n${stdout ?? ''}`)
  }
}

/** The tool that does not answer, if one does not. */
export async function missingTool({ tools }: Language): Promise<string | undefined> {
  for (const tool of tools) if (!(await answers(tool))) return tool[0]
  return undefined
}

export function answers([program = '', ...args]: string[]): Promise<boolean> {
  return run(program, ...args).then(
    () => true,
    () => false,
  )
}

/** The generated files under a folder of stubs, by path. */
export async function generatedFiles(folder: string, { generated }: Language): Promise<Map<string, string>> {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => generated.test(path)).sort()
  const files = new Map<string, string>()
  for (const path of paths) files.set(path, await readFile(join(folder, path), 'utf8'))
  return files
}

/** The first program in the README of a language's stubs. */
export async function readmeProgram(name: string): Promise<string> {
  const readme = await readFile(join(root, 'gen', name, 'README.md'), 'utf8')
  const program = readme.match(new RegExp(`^\`\`\`${name}\\n(.*?)^\`\`\`$`, 'ms'))?.[1]
  if (!program) throw new Error(`gen/${name}/README.md shows no ${name}`)
  return program
}

async function written(file: string, text: string): Promise<string> {
  const path = join(built, file)
  await writeFile(path, text)
  return path
}

/** What a requirements file installs is kept until that file changes. */
async function once(name: string, requirements: string, install: (requirements: string) => Promise<void>) {
  const folder = join(built, name)
  const mark = join(folder, 'whole')
  const digest = createHash('sha256')
    .update(await readFile(join(root, requirements)))
    .digest('hex')
  if (existsSync(mark) && (await readFile(mark, 'utf8')) === digest) return
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await install(requirements)
  await writeFile(mark, digest)
}
