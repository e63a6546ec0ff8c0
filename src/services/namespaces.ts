import { Fault } from '../errors.js'
import type { Database } from '../store/database.js'
import { Reads } from '../store/workflows/reads.js'
import { Writes, type WritesOptions } from '../store/workflows/writes.js'
import type { Waits } from '../waits/waits.js'
import type { Workers } from '../workers/workers.js'
import { KnownNames } from './known-names.js'

/** A name for one system database, and what serves it. Namespaces share the port and nothing else. */
export interface Namespace {
  readonly name: string
  readonly database: Database
  /** What many callers write and read at a time is done together; anything else goes to the database by itself. */
  readonly writes: Writes
  readonly reads: Reads
  readonly known: KnownNames
  readonly waits: Waits
  readonly workers: Workers
}

export function namespaceOn(
  name: string,
  database: Database,
  waits: Waits,
  workers: Workers,
  options: WritesOptions = {},
): Namespace {
  return {
    name,
    database,
    writes: new Writes(database, options),
    reads: new Reads(database),
    known: new KnownNames(database),
    waits,
    workers,
  }
}

const DEFAULT_NAMESPACE = 'default'

/** The namespaces of one server, by the name that requests carry. */
export class Namespaces {
  private readonly byName: ReadonlyMap<string, Namespace>

  constructor(namespaces: readonly Namespace[]) {
    this.byName = new Map(namespaces.map((namespace) => [namespace.name, namespace]))
  }

  /** Of a request; the empty name is the default one. */
  get(name: string): Namespace {
    const namespace = this.byName.get(name === '' ? DEFAULT_NAMESPACE : name)
    if (namespace) return namespace
    throw new Fault('NAMESPACE_NOT_FOUND', `no namespace named ${JSON.stringify(name || DEFAULT_NAMESPACE)}`, {
      metadata: { namespace: name || DEFAULT_NAMESPACE },
    })
  }

  [Symbol.iterator](): IterableIterator<Namespace> {
    return this.byName.values()
  }
}
