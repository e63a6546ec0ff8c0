import { randomUUID } from 'node:crypto'
import { Batches } from '../batches.js'
import type { Database } from '../database.js'
import { type NewMessage, type Sent, sendMessages, storedOf } from '../messages.js'
import { type EnqueueOutcome, enqueueNew, enqueueWorkflows, isPlain, type NewWorkflow } from './enqueue.js'

export interface WritesOptions {
  /** False: each call has statements of its own. For tests, which compare the two. */
  coalesce?: boolean
}

const MOST_ROWS = 1000
/** Of payloads in one statement. */
const MOST_BYTES = 4 * 1024 * 1024
/** Longer than it takes others to commit; who has to wait for more is parted from those who need not. */
const PATIENCE = '100ms'
/** What a row costs beside its payload, about. */
const ROW_BYTES = 256
/** How long after a known id was met all ids are taken for known. */
const CAREFUL_MS = 60_000

/**
 * What many callers write at a time, in few statements of many rows (group commit). Each gets the answer that it would
 * get alone.
 */
export class Writes {
  private readonly enqueues: Batches<readonly NewWorkflow[], EnqueueOutcome[]>
  private readonly sends: Batches<readonly NewMessage[], Sent>
  private carefulUntil = 0

  constructor(database: Database, { coalesce = true }: WritesOptions = {}) {
    const most = coalesce
      ? { mostRows: MOST_ROWS, mostBytes: MOST_BYTES }
      : { mostRows: 1, atOnce: Number.POSITIVE_INFINITY }
    this.enqueues = new Batches({
      ...most,
      run: (calls) => this.enqueueTogether(database, calls),
      alone: (workflows) => enqueueWorkflows(database, workflows),
      rows: (workflows) => workflows.length,
      bytes: (workflows) =>
        total(workflows, ({ input, attributes }) => (input?.length ?? 0) + (attributes?.length ?? 0)),
    })
    this.sends = new Batches({
      // One at a time: two at once would give messages to one workflow the same stamp, and their order would be lost.
      ...{ atOnce: 1, ...most },
      run: (calls) => sendMessages(database, calls, PATIENCE),
      alone: async (messages) => (await sendMessages(database, [messages]))[0] ?? { stored: 0, missing: [] },
      rows: (messages) => messages.length,
      bytes: (messages) => total(messages, ({ text }) => text.length),
    })
  }

  /** As `enqueueWorkflows`. A batch that must be whole or not at all has a transaction of its own instead. */
  enqueue(workflows: readonly NewWorkflow[]): Promise<EnqueueOutcome[]> {
    return this.enqueues.do(workflows.map(recognisable))
  }

  /** Nobody else is enqueuing: what comes now has nobody to go together with. */
  get isQuiet(): boolean {
    return this.enqueues.isQuiet
  }

  /** As `sendOrRefuse`. */
  async send(messages: readonly NewMessage[]): Promise<number> {
    return storedOf(await this.sends.do(messages))
  }

  /** Most ids are new. Where one was not, who calls with known ids is likely to go on so, and a guess that fails costs. */
  private async enqueueTogether(
    database: Database,
    calls: readonly (readonly NewWorkflow[])[],
  ): Promise<EnqueueOutcome[][]> {
    const workflows = calls.flat()
    let outcomes: EnqueueOutcome[] | undefined
    if (performance.now() > this.carefulUntil && workflows.every(isHopeful)) {
      outcomes = await enqueueNew(database, workflows, PATIENCE)
      if (!outcomes) this.carefulUntil = performance.now() + CAREFUL_MS
    }
    outcomes ??= await enqueueWorkflows(database, workflows, PATIENCE)
    let to = 0
    return calls.map(({ length }) => {
      to += length
      return (outcomes as EnqueueOutcome[]).slice(to - length, to)
    })
  }

  /** Returns when nothing is being written any more. */
  async idle(): Promise<void> {
    await Promise.all([this.enqueues.idle(), this.sends.idle()])
  }
}

/** Done a second time, it must know its own row. */
export function recognisable(workflow: NewWorkflow): NewWorkflow {
  return workflow.creatorXid === undefined ? { ...workflow, creatorXid: randomUUID() } : workflow
}

/** Nothing but its id can stand in its way. */
function isHopeful(given: NewWorkflow): boolean {
  return isPlain(given) && given.deduplicationId === null
}

function total<T>(things: readonly T[], bytes: (thing: T) => number): number {
  return things.reduce((sum, thing) => sum + bytes(thing) + ROW_BYTES, 0)
}
