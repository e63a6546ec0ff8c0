import { resolve } from 'node:path'
import { answers, run } from '../languages/languages.js'
import { libraries, python } from '../libraries/libraries.js'
import { built } from './typescript/built.js'

export interface Language {
  /** Says whether its toolchain is there; absent: it always is. */
  tool?: string[]
  /** Builds the program; the command that runs it. */
  program(): Promise<string[]>
}

/** In one of the two ways in which workflows are written there. */
const pythonWorker = (way: 'async' | 'blocking'): Language => ({
  tool: libraries.python?.tool,
  async program() {
    await libraries.python?.prepare()
    return [python, '-u', 'test/conformance/python/worker.py', way]
  },
})

const goWorker: Language = {
  tool: libraries.go?.tool,
  async program() {
    const binary = resolve('.perdure/conformance-go')
    await run('go', '-C', 'test/conformance/go', 'build', '-o', binary, '.')
    return [binary]
  },
}

const languages = {
  typescript: { program: built },
  python: pythonWorker('async'),
  go: goWorker,
  'python-blocking': pythonWorker('blocking'),
} satisfies Record<string, Language>

export type LanguageName = keyof typeof languages

/** undefined: it can't be run here. In CI every language has to be. */
export async function languageOf(name: LanguageName): Promise<Language | undefined> {
  const language: Language = languages[name]
  if (!language.tool || process.env.CI || (await answers(language.tool))) return language
  console.log(`${name}: LEFT OUT, ${language.tool[0]} does not answer here`)
  return undefined
}
