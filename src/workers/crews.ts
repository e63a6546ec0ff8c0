import type { WorkerRegistration } from '../store/tasks/workers-alive.js'
import type { EnqueueOutcome, NewWorkflow } from '../store/workflows/enqueue.js'
import { Crew, type CrewSetting } from './crew.js'
import { remitKey } from './remit.js'
import type { Worker } from './worker.js'

/** The workers here by what they may take. */
export class Crews {
  private readonly byKey = new Map<string, Crew>()

  constructor(private readonly setting: CrewSetting) {}

  [Symbol.iterator](): IterableIterator<Crew> {
    return this.byKey.values()
  }

  /** Those who may take the same work as this one. */
  of(registration: WorkerRegistration): Crew {
    const key = remitKey(registration)
    const known = this.byKey.get(key)
    if (known) return known
    const crew = new Crew(this.setting, registration)
    this.byKey.set(key, crew)
    return crew
  }

  /** The same, if there are any. */
  known(registration: WorkerRegistration): Crew | undefined {
    return this.byKey.get(remitKey(registration))
  }

  /** It takes nothing more. A crew that is empty then has made its last claim. */
  async leave(worker: Worker): Promise<void> {
    for (const [key, crew] of this.byKey) {
      if (!crew.workers.delete(worker) || crew.workers.size > 0) continue
      this.byKey.delete(key)
      await crew.stop()
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this].map((crew) => crew.stop()))
  }

  /** Something may wait in these queues; in any, where none is named. */
  wake(queues?: Iterable<string>): void {
    for (const crew of this) crew.wake(queues)
  }

  /** Leases may wait to be taken, of this application; of any, where none is named. */
  wakeReady(application?: string): void {
    for (const crew of this) crew.wakeReady(application)
  }

  limitsChanged(queues: Iterable<string>): void {
    for (const crew of this) crew.limitsChanged(queues)
  }

  /** Enqueues a workflow for a worker here that is free to run it; see `Crew.begin`. */
  begin(given: NewWorkflow, creatorXid: string): Promise<EnqueueOutcome | undefined> | undefined {
    for (const crew of this) {
      const begun = crew.begin(given, creatorXid)
      if (begun) return begun
    }
    return undefined
  }

  /** Looks for work that nobody told of. */
  async look(): Promise<void> {
    for (const crew of this) await crew.look()
  }
}
