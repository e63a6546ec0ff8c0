// npm run bench [-- name…] [--json] [--smoke] [--rounds N] [--database-url URL]: see docs/benchmarks.md.
import { parseArgs } from 'node:util'
import { enqueue } from './enqueue.js'
import { enqueueBatch } from './enqueue-batch.js'
import { list } from './list.js'
import { machine } from './machine.js'
import { type BenchPostgres, benchPostgres } from './postgres.js'
import { recovery } from './recovery.js'
import { type Compared, compare, type Pace } from './rounds.js'
import { scaleOut } from './scale-out.js'
import type { Bench } from './setting.js'
import { startLatency } from './start-latency.js'
import { startUp } from './start-up.js'
import { stepCost } from './step-cost.js'
import { streamThroughput } from './stream-throughput.js'
import { streamsOpen, streamsOpenOverWeb } from './streams-open.js'
import { tableOf } from './table.js'
import { transport } from './transport.js'
import { waitersForEvents, waitersForResults, waitersForStreams } from './waiters.js'
import { wake, wakeForEvents } from './wake.js'
import { workflowThroughput } from './workflow-throughput.js'

const benches: Record<string, Bench> = {
  enqueue,
  'enqueue-batch': enqueueBatch,
  wake,
  'wake-event': wakeForEvents,
  'waiters-event': waitersForEvents,
  'waiters-stream': waitersForStreams,
  'waiters-result': waitersForResults,
  'streams-open': streamsOpen,
  'streams-open-web': streamsOpenOverWeb,
  'stream-throughput': streamThroughput,
  list,
  'scale-out': scaleOut,
  'start-up': startUp,
  'start-latency': startLatency,
  'workflow-throughput': workflowThroughput,
  'step-cost': stepCost,
  recovery,
  transport,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    'database-url': { type: 'string' },
  },
})

/** A bench that is ended from outside still ends its servers and its Postgres. */
const interrupted = new Promise<never>((_, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => reject(new Error(`ended by ${signal}`)))
})
interrupted.catch(() => {})

const say = (text: string) => values.json || process.stdout.write(`${text}\n`)

async function runOne(name: string, bench: Bench, postgres: BenchPostgres, pace: Pace): Promise<Compared[]> {
  const results: Compared[] = []
  const closes: (() => unknown)[] = []
  const report = (compared: Compared) => {
    results.push(compared)
    say(tableOf(compared))
  }
  say(`## ${name}\n\n${bench.about}\n`)
  try {
    const running = bench.run({
      smoke: values.smoke,
      postgres,
      async compare(comparison) {
        // A smoke judges nothing.
        const compared = await compare(values.smoke ? { ...comparison, targets: [] } : comparison, pace)
        report(compared)
        return compared
      },
      report,
      note: (text) => say(`${text}\n`),
      atEnd: (close) => closes.push(close),
    })
    await Promise.race([running, interrupted])
  } finally {
    for (const close of closes.reverse()) await close()
  }
  return results
}

async function main(): Promise<number> {
  const names = positionals.length > 0 ? positionals : Object.keys(benches)
  const unknown = names.find((name) => !Object.hasOwn(benches, name))
  const rounds = Number(values.rounds)
  if (unknown || !(Number.isInteger(rounds) && rounds > 0)) {
    const what = unknown ? `there is no bench ${unknown}` : '--rounds takes a whole number'
    process.stderr.write(`${what}; the benches are: ${Object.keys(benches).join(', ')}\n`)
    return 2
  }
  const pace = values.smoke ? { rounds: 1, roundMs: 40, warmMs: 0 } : { rounds, roundMs: 1000, warmMs: 300 }
  const postgres = await benchPostgres(values['database-url'])
  try {
    const about = machine(postgres.about)
    say(
      `${Object.entries(about)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n')}\n`,
    )
    if (values.smoke) say('A smoke: it shows that the benches run. Its figures mean nothing.\n')
    const results: Record<string, Compared[]> = {}
    for (const name of names) results[name] = await runOne(name, benches[name] as Bench, postgres, pace)
    if (values.json) process.stdout.write(`${JSON.stringify({ about, smoke: values.smoke, pace, results }, null, 2)}\n`)
    return 0
  } finally {
    await postgres.close()
  }
}

process.exitCode = await main()
