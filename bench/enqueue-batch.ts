import { emptied, enqueueing } from './enqueue.js'
import { ROWS } from './enqueue-calls.js'
import type { Bench } from './setting.js'

export const enqueueBatch: Bench = {
  about: `${ROWS} workflows a call. COPY into the same two tables is the limit of what Postgres takes.`,
  async run(setting) {
    const { compare, smoke, postgres } = setting
    const { pool, calls } = await enqueueing(setting, smoke ? [1] : [2, 1])
    for (const [processes, callers] of smoke ? [[1, 1]] : ARRANGEMENTS)
      await compare({
        name: `enqueue-batch, ${callers} ${callers === 1 ? 'caller' : 'callers'}${processes === 1 ? '' : ` in ${processes} processes`}`,
        peer: "the SDK's insert",
        by: 'rows/s',
        contenders: [...OURS, "the SDK's insert", 'COPY'].map((name) =>
          calls(name, { processes, callers, unit: 'rows', perCall: ROWS }),
        ),
        prepare: () => emptied(pool),
        targets: OURS.map((contender) => ({
          name: 'P2',
          contender,
          figure: 'rows/s',
          to: "the SDK's insert",
          atLeast: 2,
        })),
        ...(postgres.statements && { statements: postgres.statements }),
      })
  },
}

/** By grpc-js with the messages of protobuf-es, and by our client's stubs. */
const OURS = ['EnqueueWorkflows', 'EnqueueWorkflows, perdure/client']

const ARRANGEMENTS = [
  [2, 8],
  [1, 8],
  [1, 1],
] as const
