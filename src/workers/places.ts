import type { QueueLimits } from '../store/queues.js'
import { AT_ONCE } from '../store/tasks/claim.js'
import type { Places } from '../store/tasks/queue-room.js'

/** A worker, as far as its room for more goes. */
export interface Roomy {
  readonly id: string
  readonly room: number
  /** How many it runs of a queue, or of a part of it. */
  runningOf(queue: string, partitionKey?: string): number
  /** Partitions of a queue of which it runs any. */
  partitionsOf(queue: string): Iterable<string>
}

/** What a queue allows on each worker: on each process that runs workflows, whichever replica it is connected to. */
export type WorkerLimits = Pick<QueueLimits, 'workerConcurrency' | 'partitionWorkerConcurrency'>

/** The room of workers, while tasks are given to them one by one. */
export class Room {
  private readonly open: { worker: Roomy; room: number }[]
  private readonly given = new Map<string, number>()

  constructor(workers: Iterable<Roomy>) {
    this.open = [...workers].map((worker) => ({ worker, room: worker.room })).filter(({ room }) => room > 0)
  }

  /** Where one more of the queue goes: to the worker that has most room. Undefined: there is no place for it. */
  next(queue: string, partitionKey: string | null, limits: WorkerLimits | undefined): string | undefined {
    let best: (typeof this.open)[number] | undefined
    for (const one of this.open) {
      if (one.room > (best?.room ?? 0) && this.allows(one.worker, queue, partitionKey, limits)) best = one
    }
    if (best === undefined) return undefined
    best.room--
    for (const key of [keyOf(best.worker, queue), keyOf(best.worker, queue, partitionKey)]) {
      this.given.set(key, (this.given.get(key) ?? 0) + 1)
    }
    return best.worker.id
  }

  private allows(
    worker: Roomy,
    queue: string,
    partitionKey: string | null,
    { workerConcurrency, partitionWorkerConcurrency }: WorkerLimits = {
      workerConcurrency: null,
      partitionWorkerConcurrency: null,
    },
  ): boolean {
    const running = (key?: string) => worker.runningOf(queue, key) + (this.given.get(keyOf(worker, queue, key)) ?? 0)
    if (workerConcurrency !== null && running() >= workerConcurrency) return false
    return (
      partitionWorkerConcurrency === null || partitionKey === null || running(partitionKey) < partitionWorkerConcurrency
    )
  }
}

/** Where tasks of one queue can go. */
export function placesOf(workers: Iterable<Roomy>, queue: string, limits: WorkerLimits & { paused: boolean }): Places {
  const ofPartition = limits.partitionWorkerConcurrency
  const open = limits.paused
    ? []
    : [...workers].map((worker) => ({ worker, room: roomOf(worker, queue, limits) })).filter(({ room }) => room > 0)
  const total = open.reduce((sum, { room }) => sum + room, 0)
  const room = new Room(open.map(({ worker }) => worker))
  return {
    most: Math.min(total, AT_ONCE),
    partitions: ofPartition === null ? { keys: [], rooms: [], usual: null } : partitionRooms(open, queue, ofPartition),
    next: (partitionKey) => room.next(queue, partitionKey, limits),
  }
}

/** A worker's id for each task that may be taken: in turns, so that all have about the same to do. */
export function slotsOf(
  workers: Iterable<Roomy>,
  queue?: string,
  limits?: WorkerLimits & { paused: boolean },
): string[] {
  if (limits?.paused) return []
  const free = [...workers].map((worker) => ({ id: worker.id, room: roomOf(worker, queue, limits) }))
  free.sort((a, b) => b.room - a.room)
  const slots: string[] = []
  for (let turn = 0; slots.length < AT_ONCE; turn++) {
    const before = slots.length
    for (const { id, room } of free) if (room > turn && slots.length < AT_ONCE) slots.push(id)
    if (slots.length === before) break
  }
  return slots
}

function roomOf(worker: Roomy, queue: string | undefined, limits: WorkerLimits | undefined): number {
  const most = limits?.workerConcurrency ?? null
  if (queue === undefined || most === null) return worker.room
  return Math.max(Math.min(worker.room, most - worker.runningOf(queue)), 0)
}

function partitionRooms(
  open: readonly { worker: Roomy; room: number }[],
  queue: string,
  limit: number,
): Places['partitions'] {
  const roomIn = (worker: Roomy, room: number, key: string) =>
    Math.max(Math.min(room, limit - worker.runningOf(queue, key)), 0)
  const keys = [...new Set(open.flatMap(({ worker }) => [...worker.partitionsOf(queue)]))]
  return {
    keys,
    rooms: keys.map((key) => open.reduce((sum, { worker, room }) => sum + roomIn(worker, room, key), 0)),
    usual: open.reduce((sum, { room }) => sum + Math.min(room, limit), 0),
  }
}

function keyOf({ id }: Roomy, queue: string, partitionKey?: string | null): string {
  return JSON.stringify([id, queue, partitionKey ?? undefined])
}
