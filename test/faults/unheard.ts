import { EventEmitter } from 'node:events'
import type { Database } from '../../src/store/database.js'
import { openWaits, type Waits } from '../../src/waits/waits.js'

/** One reading: which statement, whose ids, and when by the clock that the test turns. */
export interface Reading {
  statement: string
  ids: readonly string[]
  at: number
}

export interface Unheard {
  waits: Waits
  readings: Reading[]
}

/**
 * Waits on a store that answers at once that every workflow is under way and nothing has happened. With `listen` it takes
 * a LISTEN and passes the self-test, and then nobody ever notifies.
 */
export function unheard(listen: boolean): Unheard {
  const readings: Reading[] = []
  const listener = Object.assign(new EventEmitter(), { query: async () => {}, end: async () => {} })
  const run = async ({ name }: { name: string }, [first, second]: unknown[] = []) => {
    if (name === 'notify_all') {
      for (const payload of second as string[]) listener.emit('notification', { channel: first, payload })
      return []
    }
    const ids = Array.isArray(first) ? (first as string[]) : []
    readings.push({ statement: name, ids, at: performance.now() })
    if (name === 'recent_ends') return [{ asOf: Date.now(), ids: [] }]
    return ROWS.has(name) ? ids.map((id, place) => ({ ...PENDING, id, place: place + 1 })) : []
  }
  const database = { run, lengthy: () => database, connect: async () => listener } as unknown as Database
  return { waits: openWaits(database, { listen }), readings }
}

/** Statements that give a row for every id asked for; the others give those with news alone. */
const ROWS = new Set(['outcomes', 'stream_slices', 'events_now', 'event_news', 'watch_news'])

const PENDING = {
  status: 'PENDING',
  there: false,
  functionIds: [],
  rewound: false,
  offset: null,
  text: null,
  last: null,
  lastSerialization: null,
}
