import type { Socket } from 'node:net'
import { createLog, withFields } from '../../log.js'
import type { OpenDoor } from '../../server/door.js'
import { openServer } from '../server.js'
import type { Order, ProcessConfig, Report } from './messages.js'

/** One of several that serve a port together: a replica whose connections its parent hands in. */
function serve(config: ProcessConfig, number: number): void {
  const log = withFields(
    createLog(config.logLevel, config.logFormat, (line) => process.stderr.write(line)),
    { process: number },
  )
  let enter: ((socket: Socket) => void) | undefined
  const door: OpenDoor = async (take) => {
    enter = take
    const close = () => {
      enter = undefined
    }
    return { url: '', port: config.port, close }
  }
  const opening = openServer(config, log, door)
  opening.then(
    () => report({ kind: 'serving' }),
    (error) => report({ kind: 'failed', message: error.message }, () => process.exit(1)),
  )

  let stopping = false
  async function stop(): Promise<void> {
    if (stopping) return
    stopping = true
    const server = await opening.catch(() => undefined)
    await server?.close(config.drainTime)
    process.exit(0)
  }

  process.on('message', (order: Order, socket?: Socket) => {
    if (order.kind === 'drain') void stop()
    if (order.kind !== 'connection' || !socket) return
    // Not taken, it is given to another; this end of it is not the only one.
    if (!enter) return void socket.destroy()
    report({ kind: 'took', id: order.id })
    socket.setNoDelay(true)
    enter(socket)
  })
  process.on('SIGTERM', stop)
  // The parent is gone, however that came.
  process.on('disconnect', stop)
}

/** To a parent that has just gone it can't be sent; without a callback that would be an error that nobody hears. */
function report(report: Report, sent: () => void = () => {}): void {
  if (process.connected) process.send?.(report, undefined, undefined, sent)
  else sent()
}

// Whoever reads the log may go: that ends no server.
process.stderr.on('error', () => {})
// A terminal's signals reach the parent too, which says when to stop.
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {})
process.once('message', (order: Order) => {
  if (order.kind === 'serve') serve(order.config, order.number)
})
