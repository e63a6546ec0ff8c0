import { createInterface } from 'node:readline'
import { Worker } from '../../../src/worker/index.js'
import type { Begin, Command, Said } from '../worker-program.js'
import { interpreter } from './interpreter.js'
import { Line } from './line.js'

const workers = new Map<string, { worker: Worker; line: Line }>()

function say(said: Said): void {
  process.stdout.write(`${JSON.stringify(said)}\n`)
}

async function begin({ worker: name, url, application, crash, exit, code, park }: Begin): Promise<void> {
  const line = new Line(url, crash, () => {
    if (exit) process.exit(86)
    say({ worker: name, is: 'crashed' })
  })
  const interpret = interpreter(code)
  const worker = new Worker({
    transport: line.transport,
    application,
    queues: ['conformance'],
    workflows: { main: interpret, child: interpret, grandchild: interpret },
    parkAfter: park,
    log: { debug() {}, info: console.error, warn() {}, error: console.error },
  })
  workers.set(name, { worker, line })
  await worker.start()
  say({ worker: name, is: 'ready' })
}

async function end({ do: how, worker: name }: Command): Promise<void> {
  const found = workers.get(name)
  workers.delete(name)
  if (how === 'stop') await found?.worker.stop({ grace: 0 })
  found?.line.cut()
  say({ worker: name, is: how === 'kill' ? 'dead' : 'stopped', writes: found?.line.writes ?? 0 })
}

for await (const text of createInterface(process.stdin)) {
  const command = JSON.parse(text) as Command
  const done = command.do === 'begin' ? begin(command) : end(command)
  done.catch((error: unknown) => say({ worker: command.worker, is: 'failed', message: String(error) }))
}
process.exit()
