import { create } from '@bufbuild/protobuf'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import pg from 'pg'
import { WorkflowService } from '../gen/ts/perdure/v1/workflow_service_pb.js'
import { GrpcJsCallers } from './grpc-js.js'
import { load } from './load.js'
import { serve } from './processes.js'
import type { Contender, Round, Target } from './rounds.js'
import type { Bench } from './setting.js'
import { runningWorkflows } from './workflows.js'

const KEY = 'values'
/** 1 kB as it is stored. */
const VALUE = JSON.stringify('n'.repeat(998))
const SELECT = 'SELECT'
const WRITING = 'the writes alone'
const OURS = 'gRPC stubs'
/** Values of one commit, when they are written while they are read. */
const BATCH = 500

const { readStream } = WorkflowService.method

export const streamThroughput: Bench = {
  about:
    'Values of 1 kB, read from offset 0 on by grpc-js, and read while they are written, against SELECT of the same rows.',
  async run({ postgres, compare, smoke, atEnd }) {
    const databaseUrl = await postgres.database()
    const server = await serve(databaseUrl)
    atEnd(server.stop)
    const stubs = new GrpcJsCallers(server.url, 4)
    atEnd(() => stubs.close())
    const theirs = await DBOSClient.create({ systemDatabaseUrl: databaseUrl })
    atEnd(() => theirs.destroy())
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 })
    atEnd(() => pool.end())

    const values = smoke ? 1000 : 20_000
    for (const streams of [1, smoke ? 10 : 100]) {
      const each = values / streams
      const ids = await runningWorkflows(pool, streams)
      await pool.query(FILL, [ids, KEY, VALUE, each])
      await pool.query('ANALYZE dbos.streams')
      const all = (name: string, read: (id: string) => Promise<number>, pid?: number, perCall = values): Contender => ({
        name,
        round: (ms) =>
          load({ callers: 1, ms, unit: 'values', perCall, ...(pid !== undefined && { server: pid }) }, async () => {
            const came = (await Promise.all(ids.map(read))).reduce((sum, count) => sum + count, 0)
            if (came !== perCall) throw new Error(`${came} values came, of ${perCall}`)
          }),
      })
      const some = Math.max(1, 500 / streams)
      await compare({
        name: `stream-throughput, ${streams === 1 ? '1 stream' : `${streams} streams`} from offset 0`,
        peer: SELECT,
        by: 'values/s',
        contenders: [
          all(OURS, (id) => read(stubs, id, KEY, each), server.pid),
          all(
            SELECT,
            async (id) => (await pool.query({ name: 'values', text: ROWS, values: [id, KEY] })).rowCount ?? 0,
          ),
          all('DBOSClient', (id) => readSome(theirs, id, some), undefined, some * streams),
        ],
        targets: fast,
      })

      let round = 0
      const live = (name: string, reading: boolean): Contender => ({
        name,
        round: () => written(pool, reading ? stubs : undefined, ids, { key: `live-${round++}`, each }),
      })
      await compare({
        name: `stream-throughput, ${streams === 1 ? '1 stream' : `${streams} streams`} while written`,
        peer: WRITING,
        by: 'values/s',
        contenders: [live(OURS, true), live(WRITING, false)],
      })
    }
  },
}

const fast: Target[] = [{ name: 'P9', contender: OURS, figure: 'values/s', atLeast: 50_000 }]

const FILL = `INSERT INTO dbos.streams (workflow_uuid, key, value, "offset", function_id, serialization)
  SELECT id, $2, $3, place, place, 'portable_json' FROM unnest($1::text[]) AS id, generate_series(0, $4::int - 1) AS place`

const ROWS =
  'SELECT "offset", value, serialization FROM dbos.streams WHERE workflow_uuid = $1 AND key = $2 ORDER BY "offset"'

/** How many came; every one of them in its place. */
function read(
  stubs: GrpcJsCallers,
  workflowId: string,
  key: string,
  count: number,
  opened = () => {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    let came = 0
    const frames = stubs.stream(readStream, create(readStream.input, { workflowId, key, limit: BigInt(count) }))
    frames.on('data', ({ frame }) => {
      if (frame.case === 'opened') opened()
      if (frame.case !== 'values') return
      for (const { offset } of frame.value.values)
        if (Number(offset) !== came++) return reject(new Error(`offset ${offset} came ${came}th`))
    })
    frames.on('error', reject)
    frames.on('end', () => resolve(came))
  })
}

async function readSome(client: DBOSClient, id: string, count: number): Promise<number> {
  const values = client.readStream(id, KEY)
  for (let came = 0; came < count; came++) await values.next()
  await values.return()
  return count
}

/** Writes as fast as can be, in commits of some hundred values, told as applications do. */
async function written(
  pool: pg.Pool,
  stubs: GrpcJsCallers | undefined,
  ids: readonly string[],
  { key, each }: { key: string; each: number },
): Promise<Round> {
  const reading: Promise<number>[] = []
  if (stubs)
    await Promise.all(ids.map((id) => new Promise<void>((opened) => reading.push(read(stubs, id, key, each, opened)))))
  const most = Math.max(1, BATCH / ids.length)
  const start = performance.now()
  for (let from = 0; from < each; from += most) await pool.query(WRITE, [ids, key, VALUE, from, from + most - 1])
  await Promise.all(reading)
  const seconds = (performance.now() - start) / 1000
  const of = each * ids.length
  return { of, figures: { 'values/s': of / seconds } }
}

const WRITE = `WITH written AS (
    INSERT INTO dbos.streams (workflow_uuid, key, value, "offset", function_id, serialization)
    SELECT id, $2, $3, place, place, 'portable_json'
    FROM unnest($1::text[]) AS id, generate_series($4::int, $5::int) AS place
    RETURNING workflow_uuid
  )
  SELECT pg_notify('dbos_streams_channel', workflow_uuid || '::' || $2) FROM (SELECT DISTINCT workflow_uuid FROM written) w`
