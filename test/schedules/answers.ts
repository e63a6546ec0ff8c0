import { readFileSync } from 'node:fs'
import { type Cron, CronError, fireTimes } from '../../src/schedules/cron.js'

export interface Question {
  expression: string
  zone: string
  after: number
  /** What the language's own scheduler says: ISO times, `none` at the end, or `error` alone. */
  answer: string[]
}

const lines = (name: string) =>
  readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
    .replace(/\n$/, '')
    .split('\n')

/** The questions of fixtures/questions.tsv with the answers of one language. */
export function answered(language: string): Question[] {
  const answers = lines(`${language}.tsv`)
  return lines('questions.tsv').map((line, i) => {
    const [expression = '', zone = '', after = ''] = line.split('\t')
    return { expression, zone, after: Date.parse(after), answer: (answers[i] ?? '').split(' ') }
  })
}

/** What a dialect of ours says to a question, each time written by `write`. */
export function ours(
  { expression, zone, after }: Question,
  dialect: (expression: string, zone: string) => Cron,
  write: (time: number, zone: string) => string,
): string[] {
  try {
    const found: string[] = []
    for (const time of fireTimes(dialect(expression, zone), after)) {
      found.push(write(time, zone))
      if (found.length === 4) return found
    }
    return [...found, 'none']
  } catch (error) {
    if (error instanceof CronError) return ['error']
    throw error
  }
}
