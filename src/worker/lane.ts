import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { RecordedStep, StepRecordSchema } from '../../gen/ts/perdure/v1/worker_steps_pb.js'

export type StepRecordInit = MessageInitShape<typeof StepRecordSchema>
export type StepKind = Exclude<StepRecordInit['step'], undefined>

export type Answer = RecordedStep['answer']

/** What a call wants to be recorded. */
export interface Entry {
  functionId: number
  startedAt: number
  step: StepKind
}

export interface Waiting extends Entry {
  completedAt: number
  done(answer: Answer | undefined): void
  refused(error: unknown): void
}

/** The records of one workflow on their way: one batch after the other, so that their times are their order. */
export class Lane {
  private waiting: Waiting[] = []
  private sent: Waiting[] = []
  private floor = 0
  private watchers: (() => void)[] = []

  constructor(private readonly ready: () => void) {}

  /** Resolves when it is recorded, with the time that stands beside it. */
  record(entry: Entry): Promise<{ answer: Answer | undefined; completedAt: number }> {
    const completedAt = Math.max(Date.now(), this.floor)
    this.floor = completedAt
    return new Promise((resolve, refused) => {
      this.waiting.push({ ...entry, completedAt, done: (answer) => resolve({ answer, completedAt }), refused })
      if (this.sent.length === 0) this.ready()
    })
  }

  /** Whatever is told from here on came after `time`. */
  passed(time: number): void {
    if (Number.isFinite(time)) this.floor = Math.max(this.floor, Math.min(time, Date.now() + 1000))
  }

  get hasWaiting(): boolean {
    return this.waiting.length > 0
  }

  get isBusy(): boolean {
    return this.sent.length + this.waiting.length > 0
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.isBusy) await new Promise<void>((resolve) => this.watchers.push(resolve))
  }

  /** What has not been sent, when what was sent is through: to go with the end of the workflow. */
  async rest(): Promise<Waiting[]> {
    const rest = this.waiting
    this.waiting = []
    await this.settled()
    return rest
  }

  /** The next batch; the lane is closed until `finish`. */
  take(): Waiting[] {
    const batch = this.waiting.sort((a, b) => a.completedAt - b.completedAt || a.functionId - b.functionId)
    this.waiting = []
    this.sent = batch
    this.floor += 1
    return batch
  }

  finish(): void {
    this.sent = []
    if (this.waiting.length > 0) this.ready()
    const watchers = this.watchers
    this.watchers = []
    for (const watch of watchers) watch()
  }
}

export function toRecord({ functionId, startedAt, completedAt, step }: Waiting): StepRecordInit {
  return {
    functionId,
    startedAt: timestampFromMs(startedAt),
    completedAt: timestampFromMs(completedAt),
    step,
  }
}
