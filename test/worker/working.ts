import { PerdureClient } from '../../src/client/index.js'
import { type Log, type Runnable, Worker, type WorkerOptions } from '../../src/worker/index.js'
import { type Serving, type ServingOptions, serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'

export const silent: Log = {
  debug() {},
  info() {},
  warn() {},
  error: (message, fields) => console.error(message, fields),
}

export interface Working {
  server: Serving
  client: PerdureClient
  worker(workflows: Record<string, Runnable>, options?: Partial<WorkerOptions>): Promise<Worker>
  /** Starts one by its name, on the queue of this file. */
  start(workflowName: string, ...args: unknown[]): ReturnType<PerdureClient['enqueuePortable']>
}

/** A real server, a client of the application `shop`, and workers, all gone at the end of the file. */
export async function working(options: ServingOptions = {}): Promise<Working> {
  const server = await serving(options)
  const client = await PerdureClient.create({ url: server.url, applicationName: 'shop' })
  const workers: Worker[] = []
  atFileEnd(async () => {
    await Promise.all(workers.map((worker) => worker.stop({ grace: 0 })))
    await client.destroy()
  })
  return {
    server,
    client,
    worker: async (workflows, more = {}) => {
      const worker = new Worker({
        url: server.url,
        application: 'shop',
        queues: ['orders'],
        workflows,
        log: silent,
        ...more,
      })
      workers.push(worker)
      await worker.start()
      return worker
    },
    start: (workflowName, ...args) => client.enqueuePortable({ workflowName, queueName: 'orders' }, args),
  }
}
