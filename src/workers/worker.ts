import type { WorkerRegistration } from '../store/tasks/workers-alive.js'
import type { LostReason, WorkerFrame } from './frames.js'

/** A task that a worker holds. */
export interface Held {
  id: string
  token: string
  queue: string
  partitionKey: string | null
  /** The worker has not been told of it yet. */
  unsent?: boolean
  /** Its completion is being written. */
  ending?: boolean
}

/** Of a queue, and of its parts. */
interface Running {
  count: number
  parts: Map<string, number>
}

/** A worker that is connected here: what it holds, and what it is to be told. */
export class Worker {
  readonly held = new Map<string, Held>()
  private readonly running = new Map<string, Running>()
  draining = false
  /** Tasks that are about to be given to it. */
  reserved = 0
  /** The database knows that it is here. */
  joined = false
  private outbox: WorkerFrame[] = []
  private rise: (() => void) | undefined
  private ending: { cause: unknown } | undefined

  constructor(
    readonly registration: WorkerRegistration,
    /** Who holds what, of all workers here. */
    private readonly holders: Map<string, Worker>,
    /** Called when it has room again, and of which queue. */
    private readonly roomy: (queue: string) => void,
  ) {}

  get id(): string {
    return this.registration.workerId
  }

  /** Tasks that it can still be given. */
  get room(): number {
    return this.draining || this.ending ? 0 : Math.max(this.registration.maxTasks - this.held.size - this.reserved, 0)
  }

  get ended(): boolean {
    return this.ending !== undefined
  }

  /** How many it runs of a queue, or of a part of it. */
  runningOf(queue: string, partitionKey?: string): number {
    const running = this.running.get(queue)
    return (partitionKey === undefined ? running?.count : running?.parts.get(partitionKey)) ?? 0
  }

  /** Partitions of a queue of which it runs any. */
  partitionsOf(queue: string): Iterable<string> {
    return this.running.get(queue)?.parts.keys() ?? []
  }

  /** It has the task, and was told so. */
  holds(id: string, token?: string): boolean {
    const held = this.held.get(id)
    return held !== undefined && !held.unsent && (token === undefined || held.token === token)
  }

  hold(held: Held): void {
    const before = this.held.get(held.id)
    if (before) this.count(before, -1)
    this.held.set(held.id, held)
    this.count(held, 1)
    this.holders.set(held.id, this)
  }

  send(frame: WorkerFrame): void {
    if (frame.kind === 'task') {
      const held = this.held.get(frame.task.id)
      if (held) held.unsent = false
    }
    this.outbox.push(frame)
    this.rise?.()
  }

  /** It holds this task no more, by its own doing. */
  free(id: string, token: string): boolean {
    const held = this.held.get(id)
    if (held?.token !== token) return false
    this.held.delete(id)
    this.count(held, -1)
    if (this.holders.get(id) === this) this.holders.delete(id)
    this.roomy(held.queue)
    return true
  }

  /** It holds this task no more, by somebody else's doing. */
  lose(id: string, token: string, reason: LostReason): void {
    if (this.free(id, token)) this.send({ kind: 'lost', workflowId: id, token, reason })
  }

  /** It is not here any more: what it holds is nobody's here. */
  forget(): void {
    for (const id of this.held.keys()) if (this.holders.get(id) === this) this.holders.delete(id)
  }

  /** Its stream ends with this error; what it holds stays its own until it expires. */
  end(cause: unknown): void {
    this.ending ??= { cause }
    this.rise?.()
  }

  throwIfEnded(): void {
    if (this.ending) throw this.ending.cause
  }

  async *frames(progressInterval: number, signal: AbortSignal): AsyncGenerator<WorkerFrame> {
    const abort = () => this.end(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    try {
      for (;;) {
        const frames = this.outbox
        this.outbox = []
        yield* frames
        if (this.outbox.length > 0) continue
        this.throwIfEnded()
        if (!(await this.news(progressInterval))) yield { kind: 'progress' }
      }
    } finally {
      signal.removeEventListener('abort', abort)
      this.ending ??= { cause: undefined }
    }
  }

  private count({ queue, partitionKey }: Held, change: 1 | -1): void {
    const running = this.running.get(queue) ?? { count: 0, parts: new Map<string, number>() }
    running.count += change
    if (running.count === 0) this.running.delete(queue)
    else this.running.set(queue, running)
    if (partitionKey === null) return
    const ofPart = (running.parts.get(partitionKey) ?? 0) + change
    if (ofPart === 0) running.parts.delete(partitionKey)
    else running.parts.set(partitionKey, ofPart)
  }

  private async news(patience: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined
    const told = await new Promise<boolean>((resolve) => {
      this.rise = () => resolve(true)
      timer = setTimeout(() => resolve(false), patience).unref()
    })
    clearTimeout(timer)
    this.rise = undefined
    return told
  }
}
