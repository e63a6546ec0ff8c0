import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  AnswerUpdateRequestSchema,
  ContinueAsNewRequestSchema,
} from '../../gen/ts/perdure/v1/worker_service_pb.js'
import type { AwaitedStep, WakeSchema } from '../../gen/ts/perdure/v1/worker_waits_pb.js'
import { toDuration } from '../wire/time.js'
import { type Awaited, awaitStep } from './await-step.js'
import type { Completer, TaskCompletion } from './completer.js'
import type { FailureInit } from './failures.js'
import { type Answer, type Entry, type Lane, toRecord } from './lane.js'
import type { Link } from './link.js'
import type { Recorder } from './recorder.js'
import type { TaskRef } from './task-ref.js'

export type WakeInit = MessageInitShape<typeof WakeSchema>
export type TaskOutcome = TaskCompletion['outcome']
export type NextRun = Omit<MessageInitShape<typeof ContinueAsNewRequestSchema>, '$typeName' | 'namespace' | 'task'>
export type UpdateAnswer = MessageInitShape<typeof AnswerUpdateRequestSchema>['answer']

/** Everything that one task writes, under its token. */
export class Writes {
  private readonly lane: Lane
  private readonly closed = new AbortController()
  private readonly answers = new Set<Promise<unknown>>()

  constructor(
    private readonly link: Link,
    recorder: Recorder,
    private readonly completer: Completer,
    readonly task: TaskRef,
  ) {
    this.lane = recorder.lane(task)
  }

  /** Nothing is tried again from here on. */
  close(): void {
    this.closed.abort()
  }

  record(entry: Entry): Promise<{ answer: Answer | undefined; completedAt: number }> {
    return this.lane.record(entry)
  }

  get areBusy(): boolean {
    return this.lane.isBusy
  }

  settled(): Promise<void> {
    return this.lane.settled()
  }

  passed(time: number): void {
    this.lane.passed(time)
  }

  awaitStep(functionId: number, awaited: Awaited, opened: () => void, signal: AbortSignal): Promise<AwaitedStep> {
    const request = { ...this.named, workflowId: this.task.workflowId, token: this.task.token, functionId, awaited }
    return awaitStep(this.link, request, opened, signal)
  }

  async park(wakes: WakeInit[]): Promise<boolean> {
    const request = { ...this.named, task: this.task, wakes }
    return (await this.call((stub, options) => stub.parkTask(request, options))).parked
  }

  async complete(outcome: TaskOutcome, final: boolean): Promise<void> {
    const steps = (await this.lane.rest()).map(toRecord)
    await this.answered()
    await this.completer.complete({ task: this.task, outcome, final, steps })
  }

  async continueAsNew(next: NextRun): Promise<void> {
    await this.lane.settled()
    await this.answered()
    const request = { ...this.named, task: this.task, ...next }
    await this.call((stub, options) => stub.continueAsNew(request, options))
  }

  async release(failure: FailureInit, notBefore: number): Promise<void> {
    const request = { ...this.named, tasks: [this.task], failure, notBefore: toDuration(notBefore) }
    await this.call((stub, options) => stub.releaseTasks(request, options))
  }

  async answerUpdate(updateId: string, answer: UpdateAnswer): Promise<void> {
    const request = { ...this.named, task: this.task, updateId, answer }
    const sent = this.call((stub, options) => stub.answerUpdate(request, options))
    this.answers.add(sent)
    try {
      await sent
    } finally {
      this.answers.delete(sent)
    }
  }

  /** An update that its workflow has answered must not be one that the workflow's end has overtaken. */
  private async answered(): Promise<void> {
    while (this.answers.size > 0) await Promise.allSettled(this.answers)
  }

  private get named() {
    return { namespace: this.link.namespace }
  }

  private call<T>(make: Parameters<typeof this.link.call<T>>[0]): Promise<T> {
    return this.link.call(make, this.closed.signal)
  }
}
