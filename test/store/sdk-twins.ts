import { DBOSClient } from '@dbos-inc/dbos-sdk'
import type pg from 'pg'
import { beforeAll, beforeEach, expect } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.js'
import { connectionTo, freshDatabase } from '../database.js'
import { empty, normalised, snapshot } from '../differential/snapshot.js'
import { atFileEnd } from '../setup/file-end.js'

export interface SdkTwins {
  database: Database
  /** On our twin. */
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  /** The same statement on both twins. */
  both(text: string): Promise<void>
  /** Does one thing by the SDK's client, the other by the store, and expects every row of every table to be equal. */
  sameRows(
    theirs: (client: DBOSClient) => Promise<unknown>,
    ours: (database: Database) => Promise<unknown>,
  ): Promise<void>
}

/** Two databases that begin alike, one for the SDK's client and one for the store. Emptied before each test. */
export function sdkTwins(): SdkTwins {
  let theirs: pg.Client
  let ours: pg.Client
  let client: DBOSClient
  const twins = {} as SdkTwins

  beforeAll(async () => {
    const urls = [await freshDatabase(), await freshDatabase()] as const
    theirs = await connectionTo(urls[0])
    ours = await connectionTo(urls[1])
    client = await DBOSClient.create({ systemDatabaseUrl: urls[0] })
    twins.database = openDatabase({ url: urls[1] })
    atFileEnd(() => Promise.all([client.destroy(), twins.database.close()]))
  })
  beforeEach(() => Promise.all([empty(theirs, 'dbos'), empty(ours, 'dbos')]))

  twins.query = async (text, values = []) => (await ours.query(text, values)).rows
  twins.both = async (text) => {
    await Promise.all([theirs.query(text), ours.query(text)])
  }
  twins.sameRows = async (their, our) => {
    const now = Date.now()
    await their(client)
    await our(twins.database)
    const left = normalised(await snapshot(theirs, 'dbos'), now)
    const right = normalised(await snapshot(ours, 'dbos'), now)
    expect(right).toEqual(left)
  }
  return twins
}

const STATUSES = ['ENQUEUED', 'DELAYED', 'PENDING', 'SUCCESS', 'ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED']

/** One workflow in each state, named after it, with every column that an operation may reset filled in. */
export const oneOfEach = STATUSES.map(
  (status) => `INSERT INTO dbos.workflow_status (workflow_uuid, status, name, class_name, config_name, queue_name,
    authenticated_user, assumed_role, authenticated_roles, executor_id, application_id, application_version,
    application_name, recovery_attempts, started_at_epoch_ms, workflow_timeout_ms, workflow_deadline_epoch_ms,
    deduplication_id, priority, queue_partition_key, owner_xid, completed_at, delay_until_epoch_ms, serialization,
    attributes, created_at, updated_at)
  VALUES ('${status}', '${status}', 'work', 'Class', 'config', 'queue', 'user', 'role', '["a"]', 'executor', 'id', 'v1',
    'app', 3, 1000, 2000, 3000, 'dedup-${status}', 4, 'partition', 'owner', 5000, 6000, 'portable_json',
    '{"k": 1}', 7000, 8000);
  INSERT INTO dbos.workflow_input (workflow_uuid, inputs, retention_timestamp) VALUES ('${status}', '[1]', 1);`,
).join('\n')

/** What running leaves behind: steps 0 to 4, events, two streams of which one is closed, messages taken and waiting. */
export const history = (id: string) => `
  INSERT INTO dbos.workflow_output (workflow_uuid, output, retention_timestamp) VALUES ('${id}', '"done"', 1);
  INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, output, error, child_workflow_id,
    serialization, started_at_epoch_ms, completed_at_epoch_ms, application_name, retention_timestamp)
  SELECT '${id}', n, 'step' || n, CASE WHEN n <> 2 THEN n::text END, CASE WHEN n = 2 THEN '{}' END,
    CASE WHEN n IN (0, 3) THEN 'child-' || n END, 'portable_json', n, n + 1, 'app', 1 FROM generate_series(0, 4) n;
  INSERT INTO dbos.workflow_events_history (workflow_uuid, function_id, key, value, serialization) VALUES
    ('${id}', 0, 'early', '"a0"', 'portable_json'), ('${id}', 1, 'both', '"b1"', 'portable_json'),
    ('${id}', 2, 'both', '"b2"', 'js_superjson'), ('${id}', 3, 'both', '"b3"', 'portable_json'),
    ('${id}', 4, 'late', '"l4"', 'portable_json');
  INSERT INTO dbos.workflow_events (workflow_uuid, key, value, serialization) VALUES ('${id}', 'early', '"a0"', 'portable_json'),
    ('${id}', 'both', '"b3"', 'portable_json'), ('${id}', 'late', '"l4"', 'portable_json');
  INSERT INTO dbos.streams (workflow_uuid, key, "offset", value, function_id, serialization) VALUES
    ('${id}', 's', 0, '1', 0, 'portable_json'), ('${id}', 's', 1, '2', 3, 'portable_json'),
    ('${id}', 's', 2, '"__DBOS_STREAM_CLOSED__"', 4, 'portable_json'),
    ('${id}', 't', 0, '"__DBOS_STREAM_CLOSED__"', 1, 'portable_json'),
    ('${id}', 'u', 0, '"__DBOS_STREAM_CLOSED__"', 4, 'js_superjson');
  INSERT INTO dbos.notifications (message_uuid, destination_uuid, topic, message, created_at_epoch_ms, serialization,
    consumed, consumed_by_function_id) VALUES
    ('${id}-1', '${id}', 't', '1', 1, 'portable_json', TRUE, 1), ('${id}-2', '${id}', 't', '2', 2, 'portable_json', TRUE, 3),
    ('${id}-3', '${id}', 't', '3', 3, 'portable_json', FALSE, NULL), ('${id}-4', '${id}', 't', '4', 4, 'portable_json', TRUE, NULL);`
