import { StoreError } from './database.js'
import { FOREIGN_KEY_VIOLATION, UNIQUE_VIOLATION } from './failure.js'

/** Does many together, but never two that share a name: the later one goes after the earlier. Answers in the order given. */
export async function apart<Item, Answer>(
  items: readonly Item[],
  namesOf: (item: Item) => readonly string[],
  run: (items: readonly Item[]) => Promise<readonly Answer[]>,
): Promise<Answer[]> {
  const answers: Answer[] = []
  let waiting = items.map((item, place) => ({ item, place }))
  while (waiting.length > 0) {
    const seen = new Set<string>()
    const later: typeof waiting = []
    const now = waiting.filter((entry) => {
      const names = namesOf(entry.item)
      const free = !names.some((name) => seen.has(name))
      for (const name of names) seen.add(name)
      if (!free) later.push(entry)
      return free
    })
    const some = await run(now.map(({ item }) => item))
    now.forEach(({ place }, i) => {
      answers[place] = some[i] as Answer
    })
    waiting = later
  }
  return answers
}

/** Times that somebody without a lease may come between. */
const ATTEMPTS = 5

/** A stream's writer without a lease took the offset, a message's destination was deleted, the like. */
export function isDisturbed(error: unknown): boolean {
  return error instanceof StoreError && [UNIQUE_VIOLATION, FOREIGN_KEY_VIOLATION].includes(error.sqlstate)
}

/** Does it again where somebody came between. */
export async function undisturbed<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === ATTEMPTS || !isDisturbed(error)) throw error
    }
  }
}
