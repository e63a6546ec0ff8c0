import type { Failure } from '../../../gen/ts/perdure/v1/values_pb.js'
import type { Step } from '../../../gen/ts/perdure/v1/workflow_pb.js'
import { fromFailure } from '../failures.js'
import type { Answer, StepKind } from '../lane.js'
import type { Writes } from '../writes.js'
import { Call, type Outcome } from './call.js'

/** A call that is done by recording it: an event, a message, a child's start. */
export class RecordCall<T> extends Call<T> {
  constructor(
    readonly name: string,
    private readonly step: StepKind,
    private readonly answered: (answer: Exclude<Answer, { case: 'failure' }> | undefined) => T,
    protected readonly read: (step: Step) => T,
  ) {
    super()
  }

  protected async live(writes: Writes): Promise<void> {
    const { id, startedAt, step } = this
    const { answer, completedAt } = await writes.record({ functionId: id, startedAt, step })
    this.settle(this.outcome(answer), completedAt)
  }

  private outcome(answer: Answer | undefined): Outcome<T> {
    if (answer?.case === 'failure') return { error: fromFailure(answer.value as Failure) }
    return { value: this.answered(answer) }
  }

  /** It is on its way already, and a replay would find it. */
  cancel(): void {}
}

export function nothing(): void {}
