// The application of the wake bench: wake-app DATABASE_URL. Its workflows are held at gates in memory until they are told
// to write, and it sends when their commit had come back; or they wait for a message, and it sends when they had it.
import { DBOS } from '@dbos-inc/dbos-sdk'
import { KEY, now, TOPIC, type WakeAsk, type WakeKind, type WakeNews } from './wake-talk.js'

const VALUE = { text: 'n'.repeat(100) }
const gates = new Map<string, () => void>()
/** Called when as many stand at their gates as were started. */
let allHeld = { at: 0, call: () => {} }
const tell = (news: WakeNews) => process.send?.(news)

async function opened(): Promise<void> {
  const id = DBOS.workflowID as string
  await new Promise<void>((resolve) => {
    gates.set(id, resolve)
    if (gates.size === allHeld.at) allHeld.call()
  })
  gates.delete(id)
}

const told = () => tell({ done: DBOS.workflowID as string, at: now() })

const workflows: Record<WakeKind, () => Promise<unknown>> = {
  event: DBOS.registerWorkflow(
    async () => {
      await opened()
      await DBOS.setEvent(KEY, VALUE)
      told()
    },
    { name: 'event' },
  ),
  stream: DBOS.registerWorkflow(
    async () => {
      await opened()
      await DBOS.writeStream(KEY, VALUE)
      told()
    },
    { name: 'stream' },
  ),
  result: DBOS.registerWorkflow(
    async () => {
      await opened()
      return VALUE
    },
    { name: 'result' },
  ),
  message: DBOS.registerWorkflow(
    async () => {
      await DBOS.recv(TOPIC, { timeoutSeconds: 60 })
      told()
    },
    { name: 'message' },
  ),
}

DBOS.setConfig({ name: 'bench', systemDatabaseUrl: process.argv[2] as string, logLevel: 'error' })
await DBOS.launch()

async function start(kind: WakeKind, ids: string[]): Promise<void> {
  const held = new Promise<void>((call) => {
    allHeld = { at: ids.length, call }
  })
  for (const id of ids) {
    const handle = await DBOS.startWorkflow(workflows[kind], { workflowID: id })()
    // The promise of a workflow in this process settles once its result is recorded.
    const ended = kind === 'result' ? () => tell({ done: id, at: now() }) : () => {}
    handle.getResult().then(ended, () => {})
  }
  if (kind !== 'message') await held
  tell({ started: kind })
}

process.on('message', (ask: WakeAsk) => {
  if ('start' in ask) void start(ask.start, ask.ids)
  else gates.get(ask.open)?.()
})
process.once('disconnect', () => process.exit())
tell({ started: 'app' })
