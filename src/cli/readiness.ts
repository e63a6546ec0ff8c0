import type { Log } from '../log.js'
import type { Namespaces } from '../services/namespaces.js'
import { answers } from '../store/presence.js'

const ASK_EVERY_MS = 2000

export interface Readiness {
  /** While one namespace's database answers, traffic makes sense. */
  ready(): boolean
  stop(): void
}

/** Asks every database now and then whether it is there, and says in the log when that changes. */
export function watchReadiness(namespaces: Namespaces, log: Log): Readiness {
  const away = new Set<string>()
  const all = [...namespaces]
  const timer = setInterval(ask, ASK_EVERY_MS).unref()
  let asking = false

  async function ask(): Promise<void> {
    if (asking) return
    asking = true
    await Promise.all(
      all.map(async ({ name, database }) => {
        const there = await answers(database).then(
          () => true,
          () => false,
        )
        if (there && away.delete(name)) log.info('the database is back', { namespace: name })
        if (there || away.has(name)) return
        away.add(name)
        log.warn('the database is away', { namespace: name })
      }),
    )
    asking = false
  }

  return { ready: () => away.size < all.length, stop: () => clearInterval(timer) }
}
