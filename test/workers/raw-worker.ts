import { randomUUID } from 'node:crypto'
import { errorOf, type GrpcJsClient, grpcJsClient, type Plain, type PlainStream } from '../clients/grpcjs.js'
import { atFileEnd } from '../setup/file-end.js'

const SERVICE = 'perdure.v1.WorkerService'

/** What a handler of a workflow is given: its task, and the raw calls of WorkerService about it. */
export interface RawTask {
  task: Plain
  /** Positional arguments. */
  args: Plain[]
  ref: { workflowId: string; token: string }
  /** Any RPC of WorkerService. */
  call(method: string, request: Plain): Promise<Plain>
  /** A streaming one. */
  stream(method: string, request: Plain): PlainStream
}

/** Its value completes the task; what it throws fails it; `undefined` leaves the task as it is. */
export type RawHandler = (raw: RawTask) => unknown

export interface RawWorkerOptions {
  url: string
  /** By name; `Class.name` where it has one. */
  workflows: Record<string, RawHandler>
  application?: string
  applicationVersion?: string
  workerId?: string
  queues?: string[]
  maxTasks?: number
  /** Whatever else PollTasks takes. */
  request?: Plain
}

/** A worker on bare grpc-js stubs: it polls by one stream, runs handlers, and keeps every frame that came. */
export class RawWorker {
  readonly id: string
  readonly frames: Plain[] = []
  /** Tasks that came and are not completed, by workflow id. */
  readonly held = new Map<string, Plain>()
  /** The most that it held at a time. */
  most = 0
  /** How its stream ended: the error, as `errorOf` reads it. */
  ended: Promise<Plain>
  private readonly client: GrpcJsClient
  private readonly watchers = new Set<() => void>()
  private poll: PlainStream | undefined
  private over = false

  constructor(private readonly options: RawWorkerOptions) {
    this.id = options.workerId ?? randomUUID()
    this.client = grpcJsClient(options.url, SERVICE)
    this.ended = Promise.resolve({})
    atFileEnd(async () => this.close())
  }

  /** Returns when the server has let it join. It names the tasks that it holds, unless it is told otherwise. */
  async join(more: Plain = {}): Promise<Plain> {
    const { application = 'app', applicationVersion = '', queues = [], maxTasks = 100, request = {} } = this.options
    const workflows = Object.keys(this.options.workflows).map((key) => {
      const [name = '', className] = key.split('.').reverse()
      return { name, className }
    })
    const seen = this.frames.length
    const tasks = [...this.held.values()].map(({ workflowId, token }) => ({ workflowId, token }))
    this.poll = this.client.stream('PollTasks', {
      workerId: this.id,
      application,
      applicationVersion,
      workflows,
      queues: queues.map((name) => ({ name })),
      maxTasks,
      tasks,
      ...request,
      ...more,
    })
    this.ended = this.read(this.poll)
    this.ended.catch(() => {})
    await this.until(() => this.over || this.frames.slice(seen).some((frame) => frame.joined))
    if (this.over) throw Object.assign(new Error('refused'), await this.ended)
    return this.frames.find((frame, place) => place >= seen && frame.joined)?.joined
  }

  call(method: string, request: Plain = {}): Promise<Plain> {
    return this.client.unary(method, request)
  }

  stream(method: string, request: Plain = {}): PlainStream {
    return this.client.stream(method, request)
  }

  /** The first frame of a kind that `fits`, now or when it comes. */
  async frame(kind: string, fits: (frame: Plain) => boolean = () => true): Promise<Plain> {
    const find = () => this.frames.find((frame) => frame[kind] && fits(frame[kind]))
    await this.until(() => find() !== undefined)
    return find()[kind]
  }

  task(workflowId: string): Promise<Plain> {
    return this.frame('task', (task) => task.workflowId === workflowId)
  }

  /** Returns when `holds` does; looked at after every frame. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!holds()) return
        this.watchers.delete(look)
        resolve()
      }
      this.watchers.add(look)
      look()
    })
  }

  /** Its stream breaks; what it holds it goes on holding. */
  hangUp(): void {
    this.poll?.cancel()
  }

  complete(task: Plain, outcome: Plain): Promise<Plain> {
    const { workflowId, token } = task
    this.held.delete(workflowId)
    return this.call('CompleteTask', { task: { workflowId, token }, ...outcome })
  }

  close(): void {
    this.poll?.cancel()
    this.client.close()
  }

  private async read(poll: PlainStream): Promise<Plain> {
    this.over = false
    try {
      for await (const frame of poll) {
        this.frames.push(frame)
        if (frame.task) this.begin(frame.task)
        if (frame.lost && this.held.get(frame.lost.workflowId)?.token === frame.lost.token) {
          this.held.delete(frame.lost.workflowId)
        }
        for (const watcher of [...this.watchers]) watcher()
      }
      return {}
    } catch (error) {
      return errorOf(error)
    } finally {
      this.over = true
      for (const watcher of [...this.watchers]) watcher()
    }
  }

  private begin(task: Plain): void {
    this.held.set(task.workflowId, task)
    this.most = Math.max(this.most, this.held.size)
    void this.run(task)
  }

  private async run(task: Plain): Promise<void> {
    const { workflowId, token, name, className } = task
    const handler = this.options.workflows[className ? `${className}.${name}` : name]
    const args = (task.arguments?.positional ?? []).map(({ json }: Plain) => JSON.parse(json))
    let outcome: Plain
    try {
      const value = await handler?.({
        task,
        args,
        ref: { workflowId, token },
        call: (method, request) => this.call(method, request),
        stream: (method, request) => this.stream(method, request),
      })
      if (value === undefined) return
      outcome = { result: { json: JSON.stringify(value) } }
    } catch (error) {
      const { name: failure, message } = error as Error
      outcome = { failure: { name: failure, message } }
    }
    // Of a task that is lost by now, or at the end of the test, nobody wants to hear.
    await this.complete(task, outcome).catch(() => {})
  }
}

/** A worker that has joined. */
export async function rawWorker(options: RawWorkerOptions): Promise<RawWorker> {
  const worker = new RawWorker(options)
  await worker.join()
  return worker
}
