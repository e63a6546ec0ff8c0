import type { PollTasksResponse, QueryTask, Task } from '../../gen/ts/perdure/v1/worker_service_pb.js'
import type { Step } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { Completer } from './completer.js'
import { Endings } from './endings.js'
import { toFailure } from './failures.js'
import { Instance, type InstanceParts, UnknownQuery } from './instance.js'
import type { Link } from './link.js'
import type { Log } from './log.js'
import { fromArguments, toPayload } from './payloads.js'
import { Recorder } from './recorder.js'
import { isLeaseLost } from './refused.js'
import type { Registry } from './registry.js'
import type { TaskRef } from './task-ref.js'
import { Writes } from './writes.js'

type Frame = PollTasksResponse['frame']

/** The workflows that a worker holds. */
export class Tasks {
  private readonly held = new Map<string, Instance>()
  private readonly endings = new Endings()
  private readonly recorder: Recorder
  private readonly completer: Completer
  private readonly emptied = new Set<() => void>()
  private isDraining = false

  constructor(
    private readonly link: Link,
    private readonly registry: Registry,
    private readonly log: Log,
    private readonly parkAfter: number,
    private readonly signal: AbortSignal,
  ) {
    this.recorder = new Recorder(link, signal)
    this.completer = new Completer(link, signal)
  }

  get refs(): TaskRef[] {
    return [...this.held.values()].flatMap(({ writes }) => (writes ? [writes.task] : []))
  }

  get size(): number {
    return this.held.size
  }

  take(frame: Frame): void {
    if (frame.case === 'task') void this.start(frame.value)
    else if (frame.case === 'query') void this.answer(frame.value)
    else if (frame.case === 'update') this.find(frame.value)?.offer(frame.value)
    else if (frame.case === 'cancellation') this.find(frame.value)?.cancel(frame.value)
    else if (frame.case === 'lost') this.find(frame.value)?.close()
  }

  /** Those that only wait are let go at once from here on; resolves when nothing is left. */
  async drain(): Promise<void> {
    this.isDraining = true
    for (const instance of this.held.values()) instance.hasten()
    if (this.held.size > 0) await new Promise<void>((resolve) => this.emptied.add(resolve))
  }

  /** Stops whatever still runs; what it was. */
  abandon(): TaskRef[] {
    const { refs } = this
    for (const instance of [...this.held.values()]) instance.close()
    return refs
  }

  private find({ workflowId, token }: TaskRef): Instance | undefined {
    const instance = this.held.get(workflowId)
    return instance?.token === token ? instance : undefined
  }

  private async start(task: Task): Promise<void> {
    const { workflowId, token } = task
    this.held.get(workflowId)?.close()
    const writes = new Writes(this.link, this.recorder, this.completer, { workflowId, token })
    const parts = this.partsOf(task, writes)
    if (!parts) return this.refuse(task, writes)
    const instance = new Instance(
      parts,
      (one, ending) => {
        this.endings
          .tell(one, writes, ending)
          .catch((error: unknown) => this.untold(one, error))
          .finally(() => one.close())
      },
      (one) => this.forget(one, writes),
    )
    this.held.set(workflowId, instance)
    try {
      if (task.moreSteps) instance.know(await this.laterSteps(task))
    } catch (error) {
      return instance.abandon(error)
    }
    instance.run()
    if (this.isDraining) instance.hasten()
  }

  private partsOf(task: Task, writes: Writes | undefined): InstanceParts | undefined {
    const { registry, log, parkAfter } = this
    const definition = registry.find(task.name, task.className)
    return definition && { task, definition, registry, log, parkAfter, writes }
  }

  private async laterSteps({ workflowId, token, steps: first }: Task): Promise<Step[]> {
    const { namespace } = this.link
    const steps: Step[] = []
    for (let more = true; more; ) {
      const after = (steps.at(-1) ?? first.at(-1))?.functionId ?? -1
      const request = { namespace, task: { workflowId, token }, after }
      const page = await this.link.call((stub, options) => stub.listTaskSteps(request, options), this.signal)
      steps.push(...page.steps)
      more = page.moreSteps
    }
    return steps
  }

  private forget(instance: Instance, writes: Writes): void {
    writes.close()
    const { workflowID } = instance.info
    if (this.held.get(workflowID) === instance) this.held.delete(workflowID)
    if (this.held.size > 0) return
    for (const tell of this.emptied) tell()
    this.emptied.clear()
  }

  private refuse({ workflowId, name, className }: Task, writes: Writes): void {
    const error = new Error(`This worker has no workflow ${className ? `${className}.` : ''}${name}`)
    this.log.error(error.message, { workflowID: workflowId })
    writes.release(toFailure(error), 5000).catch(() => {})
  }

  private untold({ info, isForgotten }: Instance, error: unknown): void {
    if (isLeaseLost(error) || isForgotten) return
    const { workflowID, workflowName } = info
    this.log.error('The end of a workflow was not taken', { workflowID, workflowName, error: String(error) })
  }

  private async answer(query: QueryTask): Promise<void> {
    const { queryId, snapshot, workflowId } = query
    const instance = snapshot ? this.replay(snapshot) : this.held.get(workflowId)
    const answer = await answerOf(instance, query)
    if (snapshot) instance?.stop()
    const request = { namespace: this.link.namespace, queryId, answer }
    await this.link
      .call((stub, options) => stub.answerQuery(request, options), this.signal)
      .catch((error: unknown) => this.log.debug('The answer to a query was not taken', { error: String(error) }))
  }

  /** One that writes nothing, and is forgotten. */
  private replay(snapshot: Task): Instance | undefined {
    const parts = this.partsOf(snapshot, undefined)
    const nobody = () => {}
    const instance = parts && new Instance(parts, nobody, nobody)
    instance?.run()
    return instance
  }
}

async function answerOf(instance: Instance | undefined, query: QueryTask) {
  try {
    if (!instance) throw new Error('The workflow is no longer run by this worker')
    const value = toPayload(await instance.ask(query, fromArguments(query.arguments)))
    return { case: 'value', value } as const
  } catch (error) {
    if (error instanceof UnknownQuery) return { case: 'unknown', value: { known: error.known } } as const
    return { case: 'failure', value: toFailure(error) } as const
  }
}
