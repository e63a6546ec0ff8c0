import type { Places } from '../store/queue-room.js'
import type { QueueLimits } from '../store/queues.js'

/** Tasks in one claim. */
const AT_ONCE = 256

/** A worker, as far as its room for more goes. */
export interface Roomy {
  readonly id: string
  readonly room: number
  /** How many it runs of a queue, or of a part of it. */
  runningOf(queue: string, partitionKey?: string): number
  /** Partitions of a queue of which it runs any. */
  partitionsOf(queue: string): Iterable<string>
}

type Limits = Pick<QueueLimits, 'workerConcurrency' | 'partitionWorkerConcurrency'> & { paused: boolean }

/**
 * Where tasks of a queue can go: to each worker in turn, so that all have about the same to do. What a queue allows on a
 * worker is for each process that runs workflows, as with DBOS, and not for the replica that it is connected to.
 */
export function placesOf(workers: Iterable<Roomy>, queue: string, limits: Limits): Places {
  const ofPartition = limits.partitionWorkerConcurrency
  const open = [...workers]
    .map((worker) => ({ worker, room: roomOf(worker, queue, limits) }))
    .filter(({ room }) => room > 0)
  const most = Math.min(
    open.reduce((sum, { room }) => sum + room, 0),
    AT_ONCE,
  )
  const taken = new Map<string, number>()
  const keyOf = (id: string, partitionKey: string) => JSON.stringify([id, partitionKey])
  const fits = (worker: Roomy, partitionKey: string | null) =>
    ofPartition === null ||
    partitionKey === null ||
    worker.runningOf(queue, partitionKey) + (taken.get(keyOf(worker.id, partitionKey)) ?? 0) < ofPartition
  return {
    most,
    partitions: ofPartition === null ? { keys: [], rooms: [], usual: null } : partitionRooms(open, queue, ofPartition),
    next(partitionKey) {
      let best: (typeof open)[number] | undefined
      for (const one of open) {
        if (one.room > (best?.room ?? 0) && fits(one.worker, partitionKey)) best = one
      }
      if (best === undefined) return undefined
      best.room--
      if (partitionKey !== null) {
        const key = keyOf(best.worker.id, partitionKey)
        taken.set(key, (taken.get(key) ?? 0) + 1)
      }
      return best.worker.id
    },
  }
}

/** A worker's id for each task that may be taken, whatever its partition. */
export function slotsOf(workers: Iterable<Roomy>, queue?: string, limits?: Limits): string[] {
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

function roomOf(worker: Roomy, queue: string | undefined, limits: Limits | undefined): number {
  if (limits?.paused) return 0
  if (queue === undefined || limits === undefined || limits.workerConcurrency === null) return worker.room
  return Math.max(Math.min(worker.room, limits.workerConcurrency - worker.runningOf(queue)), 0)
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
