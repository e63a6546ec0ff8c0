import { create } from '@bufbuild/protobuf'
import { FailureSchema } from '../../../gen/ts/perdure/v1/values_pb.js'
import type { Step } from '../../../gen/ts/perdure/v1/workflow_pb.js'
import { attempts, type StepFunction } from '../attempts.js'
import { CancelledError } from '../errors.js'
import { fromFailure, toFailure } from '../failures.js'
import type { StepKind } from '../lane.js'
import type { StepOptions } from '../options.js'
import { toPayload } from '../payloads.js'
import { places } from '../place.js'
import type { CancelledBy } from '../scopes.js'
import type { Writes } from '../writes.js'
import { Call, type Outcome, recordedValue } from './call.js'

type FinishedOutcome =
  | { case: 'output'; value: ReturnType<typeof toPayload> }
  | { case: 'failure'; value: ReturnType<typeof toFailure> }

/** A function of the user's, run here. */
export class StepCall<T> extends Call<T> {
  private readonly stopped = new AbortController()
  private isOver = false

  constructor(
    readonly name: string,
    private readonly run: StepFunction<T>,
    private readonly options: StepOptions,
  ) {
    super()
  }

  protected read(step: Step): T {
    return recordedValue(step) as T
  }

  protected async live(writes: Writes): Promise<void> {
    const { name, id: functionID, options, standing } = this
    const { instance } = standing
    const place = { ...standing, context: instance.context, within: `the step '${name}'` }
    const step = {
      name,
      functionID,
      workflowID: instance.info.workflowID,
      signal: this.stopped.signal,
      writeStream: (key: string, value: unknown) => this.writeStream(writes, key, value),
    }
    let outcome: FinishedOutcome
    try {
      outcome = { case: 'output', value: toPayload(await places.run(place, () => attempts(this.run, step, options))) }
    } catch (error) {
      outcome = { case: 'failure', value: toFailure(error) }
    }
    if (!this.isOver) await this.finish(writes, outcome)
  }

  private async finish(writes: Writes, outcome: FinishedOutcome): Promise<void> {
    const { name, id: functionId, startedAt } = this
    this.isOver = true
    const step = { case: 'finished', value: { name, outcome } } as const
    const { completedAt } = await writes.record({ functionId, startedAt, step })
    this.settle(outcomeOf<T>(outcome), completedAt)
  }

  private async writeStream(writes: Writes, key: string, value: unknown): Promise<void> {
    const step: StepKind = { case: 'writeStream', value: { key, values: [toPayload(value)], withinStep: true } }
    await writes.record({ functionId: this.id, startedAt: Date.now(), step })
  }

  cancel(by: CancelledBy): void {
    const { writes } = this.standing.instance
    if (this.isOver || this.isSettled || !writes) return
    this.isOver = true
    const error = new CancelledError()
    this.stopped.abort(error)
    if (by === 'workflow') this.settle({ error }, Date.now())
    else this.giveUp(writes, error).catch((refusal: unknown) => this.standing.instance.refused(refusal, this))
  }

  /** Writes down that nobody waits any more, lest a replay runs it again. */
  private giveUp(writes: Writes, error: CancelledError): Promise<void> {
    return this.finish(writes, { case: 'failure', value: toFailure(error) })
  }

  override suspend(): void {
    this.isOver = true
    this.stopped.abort(new CancelledError('The workflow is no longer run here'))
  }
}

/** As a replay would read it: what JSON makes of the value, the error by its name. */
function outcomeOf<T>(outcome: FinishedOutcome): Outcome<T> {
  if (outcome.case === 'output') return { value: JSON.parse(outcome.value.content.value) as T }
  return { error: fromFailure(create(FailureSchema, outcome.value)) }
}
