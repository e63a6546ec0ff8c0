import type { Database, Sql } from './database.js'
import { classify } from './failure.js'
import { quoted, statement } from './statement.js'

export interface Heard {
  notification(channel: string, payload: string): void
  /** The connection is gone, once; nothing is heard any more. Not called after `close`. */
  lost(cause: unknown): void
}

export interface Listener {
  /** Throws when the connection no longer answers: a half-open socket hears nothing and says nothing. */
  check(): Promise<void>
  close(): Promise<void>
}

/** One connection of its own that LISTENs. Whoever opened it opens another after `lost`. */
export async function openListener(database: Database, channels: readonly string[], heard: Heard): Promise<Listener> {
  const client = await database.connect()
  let over = false
  const lose = (cause: unknown) => {
    if (over) return
    over = true
    heard.lost(classify(cause))
  }
  client.on('error', lose)
  client.on('end', () => lose(new Error('Connection terminated')))
  client.on('notification', ({ channel, payload }) => heard.notification(channel, payload ?? ''))
  try {
    for (const channel of channels) await client.query(`LISTEN ${quoted(channel)}`)
  } catch (error) {
    over = true
    await client.end().catch(() => {})
    throw classify(error)
  }
  return {
    async check() {
      await client.query('SELECT 1').catch((error) => Promise.reject(classify(error)))
    },
    async close() {
      over = true
      await client.end().catch(() => {})
    },
  }
}

const notifyAll = statement('notify_all', 'SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload')

/** Heard when the transaction commits. A payload of 8000 bytes or more is refused by Postgres. */
export async function notify(sql: Sql, channel: string, payloads: readonly string[]): Promise<void> {
  await sql.run(notifyAll, [channel, payloads])
}
