import type { Database } from '../store/database.js'
import { findUnregistered, type Names } from '../store/registered.js'

const REGISTERED_FOR_MS = 60_000
const UNREGISTERED_FOR_MS = 1_000
const MOST = 10_000

interface Known {
  registered: boolean
  until: number
}

/** Which queues and versions are registered, remembered for a while: the warnings of an enqueue cost no statement. */
export class KnownNames {
  private readonly queues = new Map<string, Known>()
  private readonly versions = new Map<string, Known>()

  constructor(private readonly database: Database) {}

  /** Of the names given, those nobody has registered. What can't be found out now warns of nothing. */
  async unregistered(asked: Names): Promise<Names> {
    const now = Date.now()
    const queues = stale(this.queues, asked.queues, now)
    const versions = stale(this.versions, asked.versions, now)
    if (queues.length > 0 || versions.length > 0) {
      try {
        const missing = await findUnregistered(this.database, { queues, versions })
        remember(this.queues, queues, missing.queues, now)
        remember(this.versions, versions, missing.versions, now)
      } catch {
        return { queues: [], versions: [] }
      }
    }
    const missing = (known: Map<string, Known>, names: string[]) =>
      names.filter((name) => known.get(name)?.registered === false)
    return { queues: missing(this.queues, asked.queues), versions: missing(this.versions, asked.versions) }
  }
}

function stale(known: Map<string, Known>, names: string[], now: number): string[] {
  return [...new Set(names)].filter((name) => (known.get(name)?.until ?? 0) <= now)
}

function remember(known: Map<string, Known>, names: string[], missing: string[], now: number): void {
  if (known.size + names.length > MOST) known.clear()
  for (const name of names) {
    const registered = !missing.includes(name)
    known.set(name, { registered, until: now + (registered ? REGISTERED_FOR_MS : UNREGISTERED_FOR_MS) })
  }
}
