import { createClient, type Transport } from '@connectrpc/connect'
import { expect, test } from 'vitest'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import type { Database } from '../../src/store/database.js'
import { serving } from '../serving.js'
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '../transport.js'
import { Application } from '../waits/application.js'

const VALUES = 30_000

const transports: Record<string, (baseUrl: string) => Transport> = {
  gRPC: (baseUrl) => createGrpcTransport({ baseUrl }),
  'gRPC-Web over HTTP/2': (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '2' }),
  'Connect over HTTP/1.1': (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '1.1' }),
}

test.each(Object.keys(transports))(
  'what a slow reader has not taken is not read from the database: %s',
  async (name) => {
    const server = await serving()
    const application = await Application.on(server.databaseUrl)
    // Values that do not compress: what lies between would hold all of those that do.
    const workflowId = await application.start()
    await application.sql.query(
      `INSERT INTO dbos.streams (workflow_uuid, key, value, "offset", serialization)
     SELECT $1, 'k', (SELECT '"' || string_agg(md5(n::text || i), '') || '"' FROM generate_series(1, 30) i), n,
       'portable_json'
     FROM generate_series(0, $2 - 1) n`,
      [workflowId, VALUES],
    )
    await application.append(workflowId, 'k', '"__DBOS_STREAM_CLOSED__"', 'portable_json')

    const database = server.namespaces.get('').database as Database
    let read = 0
    const run = database.run.bind(database)
    database.run = async <Row extends object>(...[statement, values]: Parameters<Database['run']>) => {
      const rows = await run<Row>(statement, values)
      if (statement.name === 'stream_slices') read += rows.length
      return rows
    }

    const client = createClient(WorkflowService, transports[name]?.(server.url) as Transport)
    const frames = client.readStream({ workflowId, key: 'k' })[Symbol.asyncIterator]()
    await frames.next()
    let taken = 0
    const take = async () => {
      const { value, done } = await frames.next()
      if (value?.frame.case === 'values') taken += value.frame.value.values.length
      return !done
    }
    await take()
    // Until what lies between is full: then nothing more is read.
    for (let before = -1; before !== read; ) {
      before = read
      await application.sql.query('SELECT pg_sleep(0.3)')
    }
    expect(read).toBeLessThan(VALUES / 2)
    while (await take());
    expect(taken).toBe(VALUES)
  },
)
