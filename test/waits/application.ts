import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { connectionTo } from '../database.js'

const NOW = '(EXTRACT(EPOCH FROM now()) * 1000)::bigint'
export const PORTABLE = 'portable_json'

/** Writes what a DBOS application writes, statement for statement, and notifies as it does unless told to be `silent`. */
export class Application {
  silent = false

  constructor(readonly sql: pg.Client) {}

  static async on(url: string): Promise<Application> {
    return new Application(await connectionTo(url))
  }

  /** A workflow under way, started directly. */
  async start(id: string = randomUUID(), status = 'PENDING'): Promise<string> {
    await this.sql.query(
      `INSERT INTO dbos.workflow_status (workflow_uuid, status, name, owner_xid, serialization, recovery_attempts)
       VALUES ($1, $2, 'job', 'owner', $3, 1)`,
      [id, status, PORTABLE],
    )
    return id
  }

  async startMany(ids: string[]): Promise<void> {
    await this.sql.query(
      `INSERT INTO dbos.workflow_status (workflow_uuid, status, name, serialization)
       SELECT id, 'PENDING', 'job', $2 FROM unnest($1::text[]) AS id`,
      [ids, PORTABLE],
    )
  }

  async end(ids: string | string[], status: 'SUCCESS' | 'ERROR', text: string): Promise<void> {
    const all = [ids].flat()
    await this.sql.query('BEGIN')
    await this.sql.query(
      `UPDATE dbos.workflow_status SET status = $2, completed_at = ${NOW}, updated_at = ${NOW}, owner_xid = NULL
       WHERE workflow_uuid = ANY($1)`,
      [all, status],
    )
    await this.sql.query(
      `INSERT INTO dbos.workflow_output (workflow_uuid, ${status === 'SUCCESS' ? 'output' : 'error'})
       SELECT id, $2 FROM unnest($1::text[]) AS id`,
      [all, text],
    )
    await this.sql.query('COMMIT')
  }

  async cancel(id: string, status = 'CANCELLED'): Promise<number> {
    const { rows } = await this.sql.query(
      `UPDATE dbos.workflow_status SET status = $2, completed_at = ${NOW}, updated_at = ${NOW}, owner_xid = NULL,
       queue_name = NULL WHERE workflow_uuid = $1 RETURNING completed_at`,
      [id, status],
    )
    return Number(rows[0].completed_at)
  }

  async delete(id: string): Promise<void> {
    await this.sql.query('DELETE FROM dbos.workflow_status WHERE workflow_uuid = $1', [id])
  }

  async setEvent(id: string, key: string, value: string, functionId = 0): Promise<void> {
    await this.sql.query('BEGIN')
    await this.sql.query(
      `INSERT INTO dbos.workflow_events (workflow_uuid, key, value, serialization) VALUES ($1, $2, $3, $4)
       ON CONFLICT (workflow_uuid, key) DO UPDATE SET value = EXCLUDED.value`,
      [id, key, value, PORTABLE],
    )
    await this.sql.query(
      `INSERT INTO dbos.workflow_events_history (workflow_uuid, function_id, key, value, serialization)
       VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (workflow_uuid, function_id, key) DO UPDATE SET value = EXCLUDED.value`,
      [id, functionId, key, value, PORTABLE],
    )
    await this.sql.query('COMMIT')
    await this.notify('dbos_workflow_events_channel', `${id}::${key}`)
  }

  async step(id: string, functionId: number, name: string, output: string | null, childId?: string): Promise<void> {
    await this.sql.query(
      `INSERT INTO dbos.operation_outputs
         (workflow_uuid, function_id, function_name, output, serialization, child_workflow_id, completed_at_epoch_ms)
       VALUES ($1, $2, $3, $4, $5, $6, ${NOW})`,
      [id, functionId, name, output, PORTABLE, childId],
    )
  }

  async startChild(parent: string, id: string): Promise<void> {
    await this.start(id)
    await this.sql.query('UPDATE dbos.workflow_status SET parent_workflow_id = $2 WHERE workflow_uuid = $1', [
      id,
      parent,
    ])
  }

  /** The trigger notifies. */
  async send(id: string, text: string, topic = '__null__topic__'): Promise<void> {
    await this.sql.query(
      'INSERT INTO dbos.notifications (destination_uuid, topic, message, serialization) VALUES ($1, $2, $3, $4)',
      [id, topic, text, PORTABLE],
    )
  }

  /** Values as one transaction each, in order. */
  async write(id: string, key: string, ...values: string[]): Promise<void> {
    for (const value of values) await this.append(id, key, value, PORTABLE)
    await this.notify('dbos_streams_channel', `${id}::${key}`)
  }

  async append(id: string, key: string, value: string, serialization: string | null, functionId = 0): Promise<void> {
    await this.sql.query(
      `INSERT INTO dbos.streams (workflow_uuid, key, value, "offset", function_id, serialization)
       SELECT $1, $2, $3, COALESCE(MAX("offset"), -1) + 1, $5, $4 FROM dbos.streams WHERE workflow_uuid = $1 AND key = $2`,
      [id, key, value, serialization, functionId],
    )
  }

  /** `count` values of JSON numbers from 0 on, in one statement. */
  async fill(id: string, key: string, count: number): Promise<void> {
    await this.sql.query(
      `INSERT INTO dbos.streams (workflow_uuid, key, value, "offset", serialization)
       SELECT $1, $2, n::text, n, $4 FROM generate_series(0, $3 - 1) AS n`,
      [id, key, count, PORTABLE],
    )
  }

  async close(id: string, key: string): Promise<void> {
    await this.write(id, key, '"__DBOS_STREAM_CLOSED__"')
  }

  async notify(channel: string, ...payloads: string[]): Promise<void> {
    if (this.silent) return
    await this.sql.query('SELECT pg_notify($1, p) FROM unnest($2::text[]) p', [channel, payloads])
  }
}
