import { answers } from '../languages/languages.js'
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

const languages = {
  typescript: { program: built },
  python: pythonWorker('async'),
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
