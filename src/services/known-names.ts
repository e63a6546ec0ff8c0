import { Batches } from '../store/batches.js'
import type { Database } from '../store/database.js'
import { findOfWorkers, findUnregistered, type Names, type RegisteredName } from '../store/tasks/registered.js'

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
  private readonly applications = new Map<string, Known>()
  /** What perdure workers have registered stays so. */
  private readonly ofWorkers = new Set<string>()
  private readonly looks: Batches<Names, undefined>

  constructor(private readonly database: Database) {
    this.looks = new Batches({ run: (asked) => this.look(database, asked), rows: size, atOnce: 1 })
  }

  /** Of the names given, those nobody has registered. What can't be found out now warns of nothing. */
  async unregistered(asked: Names): Promise<Names> {
    const now = performance.now()
    const queues = stale(this.queues, asked.queues, now)
    const versions = stale(this.versions, asked.versions, now)
    const applications = stale(this.applications, asked.applications, now)
    if (queues.length > 0 || versions.length > 0 || applications.length > 0) {
      try {
        await this.looks.do({ queues, versions, applications })
      } catch {
        return { queues: [], versions: [], applications: [] }
      }
    }
    const missing = (known: Map<string, Known>, names: string[]) =>
      names.filter((name) => known.get(name)?.registered === false)
    return {
      queues: missing(this.queues, asked.queues),
      versions: missing(this.versions, asked.versions),
      applications: missing(this.applications, asked.applications),
    }
  }

  /** Which of these are workflows of perdure workers. */
  async registered(asked: readonly RegisteredName[]): Promise<(workflow: RegisteredName) => boolean> {
    const key = ({ name, className }: RegisteredName) => JSON.stringify([name, className])
    const unknown = asked.filter((one) => !this.ofWorkers.has(key(one))).map(({ name }) => name)
    if (unknown.length > 0) {
      if (this.ofWorkers.size > MOST) this.ofWorkers.clear()
      for (const found of await findOfWorkers(this.database, [...new Set(unknown)])) this.ofWorkers.add(key(found))
    }
    return (workflow) => this.ofWorkers.has(key(workflow))
  }

  private async look(database: Database, asked: readonly Names[]): Promise<undefined[]> {
    const now = performance.now()
    const queues = [...new Set(asked.flatMap((one) => one.queues))]
    const versions = [...new Set(asked.flatMap((one) => one.versions))]
    const applications = [...new Set(asked.flatMap((one) => one.applications))]
    const missing = await findUnregistered(database, { queues, versions, applications })
    remember(this.queues, queues, missing.queues, now)
    remember(this.versions, versions, missing.versions, now)
    remember(this.applications, applications, missing.applications, now)
    return asked.map(() => undefined)
  }
}

const size = ({ queues, versions, applications }: Names) => queues.length + versions.length + applications.length

function stale(known: Map<string, Known>, names: string[], now: number): string[] {
  return [...new Set(names)].filter((name) => (known.get(name)?.until ?? Number.NEGATIVE_INFINITY) <= now)
}

function remember(known: Map<string, Known>, names: string[], missing: string[], now: number): void {
  if (known.size + names.length > MOST) known.clear()
  for (const name of names) {
    const registered = !missing.includes(name)
    known.set(name, { registered, until: now + (registered ? REGISTERED_FOR_MS : UNREGISTERED_FOR_MS) })
  }
}
