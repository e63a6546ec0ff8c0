import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { Step } from '../../../gen/ts/perdure/v1/workflow_pb.js'
import { fromTimestamp, toDuration } from '../../wire/time.js'
import { CancelledError } from '../errors.js'
import { timer } from '../pause.js'
import type { CancelledBy } from '../scopes.js'
import { AT_ONCE } from '../turns.js'
import type { WakeInit, Writes } from '../writes.js'
import { Call } from './call.js'

export class SleepCall extends Call<void> {
  readonly name = 'DBOS.sleep'
  /** By the server's clock, as recorded. */
  private wakeAt: number | undefined
  /** By this machine's clock. */
  private dueAt = Number.POSITIVE_INFINITY
  private stop: () => void = () => {}
  private cancelledBy: CancelledBy | undefined

  constructor(private readonly milliseconds: number) {
    super()
  }

  protected read(): void {}

  protected override replay(recorded: Step): void {
    const { instance } = this.standing
    const wakeAt = fromTimestamp(recorded.completedAt) ?? 0
    this.wakeAt = wakeAt
    this.dueAt = wakeAt
    if (instance.wasCancelledBefore(wakeAt, this.standing.scope)) this.cut()
    else if (wakeAt <= Date.now()) this.settle({ value: undefined }, wakeAt, true)
    else if (instance.writes) this.resume()
  }

  protected override begin(writes: Writes | undefined): void {
    if (this.milliseconds > 0) super.begin(writes)
    else this.settle({ value: undefined }, AT_ONCE)
  }

  protected async live(writes: Writes): Promise<void> {
    const { id, startedAt, milliseconds } = this
    const step = { case: 'sleep', value: { duration: toDuration(Math.max(1, milliseconds)) } } as const
    const { answer } = await writes.record({ functionId: id, startedAt, step })
    this.dueAt = startedAt + milliseconds
    this.wakeAt = answer?.case === 'wakeAt' ? fromTimestamp(answer.value) : this.dueAt
    if (this.cancelledBy) return this.cut()
    this.resume()
    // Now that it knows when it wakes it may be let go.
    this.standing.instance.turns.nudge()
  }

  override get due(): number {
    return this.dueAt
  }

  override wakes(): WakeInit[] | undefined {
    if (this.wakeAt === undefined || this.isSettled) return undefined
    return [{ wake: { case: 'at', value: timestampFromMs(this.wakeAt) }, functionId: this.id }]
  }

  override suspend(): void {
    this.stop()
  }

  override resume(): void {
    if (this.wakeAt === undefined || this.isSettled) return
    this.stop = timer(this.dueAt, () => void this.awake())
  }

  /** A step that ended before is told before. */
  private async awake(): Promise<void> {
    await this.standing.instance.writes?.settled()
    this.settle({ value: undefined }, this.wakeAt ?? this.dueAt)
  }

  cancel(by: CancelledBy): void {
    this.cancelledBy = by
    if (this.wakeAt === undefined) return
    this.withdraw()
    this.cut()
  }

  private cut(): void {
    this.stop()
    this.settle({ error: new CancelledError() }, AT_ONCE)
  }
}
