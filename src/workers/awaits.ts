import { CLOSE_MARK } from '../codec/close-mark.js'
import { PORTABLE } from '../codec/value.js'
import { Fault } from '../errors.js'
import { apart, undisturbed } from '../store/apart.js'
import { Batches } from '../store/batches.js'
import type { Database } from '../store/database.js'
import type { HeldTask } from '../store/steps/record.js'
import { type AwaitAsk, type AwaitedRow, type Awaiting, beginAwaits } from '../store/tasks/awaits.js'
import type { Opened, Progress, WaitOptions } from '../waits/frames.js'
import type { Waits } from '../waits/waits.js'
import { type Awaited, type Came, cameOf, noSuchWorkflow } from './awaited.js'
import type { Recording } from './recording.js'

export interface AwaitedStep extends HeldTask {
  functionId: number
  awaited: Awaited
}

export type AwaitFrame = Opened | Progress | { kind: 'recorded'; row: AwaitedRow }

export interface AwaitOptions {
  progressInterval: number
  signal: AbortSignal
}

interface Waiting extends AwaitedStep {
  startedAt: number
  options: WaitOptions
}

const NAMES: Record<Awaited['kind'], string> = {
  message: 'DBOS.recv',
  event: 'DBOS.getEvent',
  result: 'DBOS.getResult',
  'stream value': 'DBOS.readStream',
}

/** Calls of workflows that wait: what comes is written down as a step before the workflow hears of it. */
export class Awaits {
  private readonly begins: Batches<AwaitAsk, Awaiting>

  constructor(
    database: Database,
    private readonly waits: Waits,
    private readonly recording: Recording,
  ) {
    this.begins = new Batches({
      run: (asks) =>
        apart(
          asks,
          ({ id }) => [id],
          (some) => undisturbed(() => beginAwaits(database, some)),
        ),
    })
  }

  /** One that its caller leaves has recorded nothing but its timer. */
  async *step(step: AwaitedStep, { progressInterval, signal }: AwaitOptions): AsyncGenerator<AwaitFrame> {
    const hold = this.waits.hold(step, signal)
    const waiting = { ...step, startedAt: Date.now(), options: { progressInterval, signal: hold.signal } }
    try {
      yield { kind: 'opened', progressInterval }
      const { kind } = step.awaited
      for await (const frame of kind === 'message' ? this.message(waiting) : this.other(waiting)) {
        if (frame.kind !== 'opened') yield frame
      }
    } finally {
      this.waits.leave(hold)
    }
  }

  /** Returns when nothing is being taken any more. */
  idle(): Promise<void> {
    return this.begins.idle()
  }

  private async begin(waiting: Waiting): Promise<Exclude<Awaiting, { kind: 'fault' }>> {
    const { id, token, functionId, awaited, startedAt } = waiting
    const topic = awaited.kind === 'message' ? awaited.topic : null
    const timeout = 'timeout' in awaited ? awaited.timeout : null
    const begun = await this.begins.do({ id, token, functionId, name: NAMES[awaited.kind], topic, timeout, startedAt })
    if (begun.kind === 'fault') throw begun.fault
    return begun
  }

  private async *message(waiting: Waiting): AsyncGenerator<AwaitFrame> {
    const { id, awaited, options } = waiting
    if (awaited.kind !== 'message') return
    const frames = this.waits.message(id, awaited.topic, options, async () => {
      const begun = await this.begin(waiting)
      return begun.kind === 'recorded' ? begun.row : (begun.left ?? Number.POSITIVE_INFINITY)
    })
    for await (const frame of frames) {
      if (frame.kind === 'taken') yield { kind: 'recorded', row: frame.taken }
      else if (frame.kind !== 'end') yield frame
    }
  }

  private async *other(waiting: Waiting): AsyncGenerator<AwaitFrame> {
    const begun = await this.begin(waiting)
    if (begun.kind === 'recorded') return yield begun
    const came = yield* this.came(waiting, begun.left)
    yield { kind: 'recorded', row: await this.record(waiting, came) }
  }

  private async *came(waiting: Waiting, left: number | null): AsyncGenerator<AwaitFrame, Came> {
    const { awaited, options } = waiting
    try {
      if (awaited.kind === 'event') return yield* this.event(awaited, { ...options, timeout: left ?? undefined })
      if (awaited.kind === 'result') return yield* this.result(awaited, options)
      if (awaited.kind === 'stream value') return yield* this.streamValue(awaited, options)
      throw new Error('messages are awaited otherwise')
    } catch (error) {
      // The waits know of no other workflow than the one that is awaited.
      if (!(error instanceof Fault) || error.reason !== 'WORKFLOW_NOT_FOUND') throw error
      const { workflowId } = awaited as { workflowId: string }
      return noSuchWorkflow(workflowId)
    }
  }

  private async *event(
    { workflowId, key }: Awaited & { kind: 'event' },
    options: WaitOptions,
  ): AsyncGenerator<AwaitFrame, Came> {
    for await (const frame of this.waits.event(workflowId, key, { ...options, waitPastEnd: true })) {
      if (frame.kind === 'value') {
        const { text, serialization } = frame.value
        return { output: { text, serialization } }
      }
      if (frame.kind === 'progress') yield frame
    }
    return {}
  }

  private async *result(
    { workflowId }: Awaited & { kind: 'result' },
    options: WaitOptions,
  ): AsyncGenerator<AwaitFrame, Came> {
    for await (const frame of this.waits.outcome(workflowId, { ...options, mustExist: true })) {
      if (frame.kind === 'outcome') return cameOf(frame.row)
      if (frame.kind === 'progress') yield frame
    }
    return {}
  }

  private async *streamValue(
    { workflowId, key, offset }: Awaited & { kind: 'stream value' },
    options: WaitOptions,
  ): AsyncGenerator<AwaitFrame, Came> {
    for await (const frame of this.waits.stream(workflowId, key, { ...options, offset, limit: 1 })) {
      const [value] = frame.kind === 'values' ? frame.values : []
      if (value) return { output: { text: value.text, serialization: value.serialization } }
      if (frame.kind === 'end') break
      if (frame.kind === 'progress') yield { kind: 'progress' }
    }
    return { output: { text: CLOSE_MARK, serialization: PORTABLE } }
  }

  /** Where another try of the same call was faster, what that one recorded. */
  private async record(waiting: Waiting, { output, error }: Came): Promise<AwaitedRow> {
    const { id, token, functionId, awaited, startedAt } = waiting
    const childId = awaited.kind === 'result' ? awaited.workflowId : null
    const completedAt = Date.now()
    const step = {
      functionId,
      startedAt,
      completedAt,
      kind: 'finished',
      name: NAMES[awaited.kind],
      output: output ?? null,
      error: error ?? null,
      childId,
    } as const
    try {
      await this.recording.record({ id, token, steps: [step] })
    } catch (fault) {
      if (!(fault instanceof Fault) || fault.reason !== 'STEP_CONFLICT') throw fault
      const begun = await this.begin(waiting)
      if (begun.kind !== 'recorded') throw fault
      return begun.row
    }
    const serialization = (output ?? error)?.serialization ?? null
    return { output: output?.text ?? null, error: error?.text ?? null, serialization, childId, completedAt }
  }
}
