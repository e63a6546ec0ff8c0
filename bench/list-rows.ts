import type pg from 'pg'

/** The first row's creation; each row is a millisecond younger than the one before. */
export const EPOCH = 1_700_000_000_000

/** How rows of a kind are spread: one in so many. */
export const ONE_IN = { failed: 200, queued: 100, delayed: 1000, parent: 50, fork: 500, schedule: 1000, tag: 1000 }

/** Ends, with arguments and results of 200 bytes; some that failed, wait, or came from others. Indexes are made last: sooner. */
export async function fill(pool: pg.Pool, rows: number): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query(`SET maintenance_work_mem = '512MB'; SET work_mem = '64MB'`)
    const { rows: indexes } = await client.query<{ name: string; made: string }>(
      `SELECT quote_ident(schemaname) || '.' || quote_ident(indexname) AS name, indexdef AS made FROM pg_indexes
      WHERE schemaname = 'dbos' AND tablename = 'workflow_status' AND indexname <> 'workflow_status_pkey'`,
    )
    await client.query('BEGIN')
    for (const { name } of indexes) await client.query(`DROP INDEX ${name}`)
    await client.query(STATUSES, [rows, EPOCH])
    await client.query(PAYLOADS('workflow_input', 'inputs'), [INPUT])
    await client.query(PAYLOADS('workflow_output', 'output'), [OUTPUT])
    for (const { made } of indexes) await client.query(made)
    await client.query('COMMIT')
    await client.query('VACUUM (ANALYZE) dbos.workflow_status, dbos.workflow_input, dbos.workflow_output')
  } finally {
    client.release(true)
  }
}

const INPUT = JSON.stringify({ positionalArgs: [{ order: 'n'.repeat(170) }] })
const OUTPUT = JSON.stringify({ shipped: 'n'.repeat(180) })

// Ids are random, but in an order that can be had again, and one in ten bears a prefix.
const STATUSES = `INSERT INTO dbos.workflow_status (workflow_uuid, status, name, queue_name, executor_id, created_at, updated_at,
    started_at_epoch_ms, completed_at, delay_until_epoch_ms, parent_workflow_id, forked_from, schedule_name, attributes,
    application_version, serialization, creator_xid)
  SELECT CASE WHEN n % 1000 = 7 THEN 'order-' || n ELSE md5(n::text)::uuid::text END, status,
    'workflow-' || n % 20, CASE WHEN status IN ('ENQUEUED', 'DELAYED') THEN 'queue-' || n % 5 END, 'executor',
    $2::bigint + n, $2::bigint + n,
    CASE WHEN status NOT IN ('ENQUEUED', 'DELAYED') THEN $2::bigint + n + 10 END,
    CASE WHEN status IN ('SUCCESS', 'ERROR') THEN $2::bigint + n + 20 END,
    CASE WHEN status = 'DELAYED' THEN $2::bigint * 2 END,
    CASE WHEN n % ${ONE_IN.parent} = 3 THEN 'parent-' || n / 5000 END,
    CASE WHEN n % ${ONE_IN.fork} = 4 THEN 'origin-' || n / 50000 END,
    CASE WHEN n % ${ONE_IN.schedule} = 5 THEN 'nightly' END,
    CASE WHEN n % ${ONE_IN.tag} = 6 THEN '{"customer": "acme"}'::jsonb END,
    'v' || n % 3, 'portable_json', md5('run ' || n)::uuid::text
  FROM (
    SELECT n, CASE WHEN n % ${ONE_IN.failed} = 0 THEN 'ERROR' WHEN n % ${ONE_IN.queued} = 1 THEN 'ENQUEUED'
      WHEN n % ${ONE_IN.delayed} = 2 THEN 'DELAYED' ELSE 'SUCCESS' END AS status
    FROM generate_series(0, $1::int - 1) AS n
  ) made`

const PAYLOADS = (table: string, column: string) =>
  `INSERT INTO dbos.${table} (workflow_uuid, ${column}) SELECT workflow_uuid, $1 FROM dbos.workflow_status`
