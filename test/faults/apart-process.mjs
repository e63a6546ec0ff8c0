// The server in a process of its own, for apart.ts: it answers what it holds. Run with --expose-gc and an IPC channel.
import { pathToFileURL } from 'node:url'

const ahead = Number(process.env.CLOCK_AHEAD_MS ?? 0)
if (ahead !== 0) {
  const Real = Date
  const now = () => Real.now() + ahead
  globalThis.Date = class extends Real {
    constructor(...given) {
      super(...(given.length > 0 ? given : [now()]))
    }
    static now = now
  }
}

const [built, given] = process.argv.slice(2)
const { openServer } = await import(pathToFileURL(`${built}/src/cli/server.js`).href)
const log = {
  info() {},
  warn() {},
  error: (message, fields) => console.error(message, fields),
}
const server = await openServer(JSON.parse(given), log)
const { database, waits } = server.namespaces.get('')

const statements = {}
const rows = {}
const run = database.run.bind(database)
database.run = async (statement, values) => {
  const result = await run(statement, values)
  statements[statement.name] = (statements[statement.name] ?? 0) + 1
  rows[statement.name] = (rows[statement.name] ?? 0) + result.length
  return result
}

/** What has been sent to the database since somebody began to watch, in transactions too: how often, and the last time. */
let watched
const query = database.query.bind(database)
database.query = (client, statement, values) => {
  if (watched) {
    const { name, text } = statement
    watched[name] = { calls: (watched[name]?.calls ?? 0) + 1, text, values }
  }
  return query(client, statement, values)
}
const watch = () => {
  const before = watched ?? {}
  watched = {}
  return before
}

async function holds() {
  for (let i = 0; i < 4; i++) {
    globalThis.gc()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { heapUsed, external } = process.memoryUsage()
  const [{ prepared }] = await run({ name: '', text: 'SELECT count(*) AS prepared FROM pg_prepared_statements' })
  return {
    bytes: heapUsed + external,
    ...waits.load,
    streams: server.openStreams(),
    connections: database.load.total,
    prepared,
    resources: process.getActiveResourcesInfo().filter((kind) => kind !== 'TCPSocketWrap').length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
  }
}

const answers = {
  holds,
  streams: () => server.openStreams(),
  statements: () => statements,
  rows: () => rows,
  watch,
  now: () => Date.now(),
}
process.on('message', async ({ id, ask }) => process.send({ id, answer: await answers[ask]() }))
process.on('disconnect', () => process.exit(0))
process.send({ url: server.url })
