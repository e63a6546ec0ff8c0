import type { Log } from '../log.js'
import type { Namespace, Namespaces } from '../services/namespaces.js'
import type { Database } from '../store/database.js'
import { databaseTime } from '../store/time.js'

const LOOK_EVERY_MS = 2000
const SET_CLOCK_EVERY_MS = 10_000

export interface Readiness {
  /** While one namespace's database answers, traffic makes sense. */
  ready(): boolean
  stop(): void
}

/** Finds out every few seconds whether each database is there, and logs what changes. */
export function watchReadiness(namespaces: Namespaces, log: Log): Readiness {
  const away = new Set<string>()
  const astray = new Set<string>()
  const all = [...namespaces]
  const timer = setInterval(ask, LOOK_EVERY_MS).unref()
  let asking = false
  all.forEach(compareClocks)

  async function ask(): Promise<void> {
    if (asking) return
    asking = true
    await Promise.all(
      all.map(async (namespace) => {
        const { name, database } = namespace
        const there = await isThere(database)
        if (there) compareClocks(namespace)
        if (there && away.delete(name)) log.info('the database is back', { namespace: name })
        if (there || away.has(name)) return
        away.add(name)
        log.warn('the database is away', { namespace: name })
      }),
    )
    asking = false
  }

  function compareClocks({ name, database: { clock } }: Namespace): void {
    if (clock.ahead === 0) astray.delete(name)
    else if (!astray.has(name)) {
      astray.add(name)
      const fields = { namespace: name, aheadSeconds: Math.round(clock.ahead / 1000) }
      log.warn("this machine's clock and the database's differ: the database's counts", fields)
    }
  }

  return { ready: () => away.size < all.length, stop: () => clearInterval(timer) }
}

/** One that has just answered somebody is not asked; another is, for its time. */
async function isThere(database: Database): Promise<boolean> {
  const now = performance.now()
  const { answeredAt, clock } = database
  if (now - answeredAt < LOOK_EVERY_MS && now - clock.setAt < SET_CLOCK_EVERY_MS) return true
  return clock
    .set(() => databaseTime(database))
    .then(
      () => true,
      () => false,
    )
}
