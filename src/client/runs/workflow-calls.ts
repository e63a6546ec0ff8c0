import type { MessageInitShape } from '@bufbuild/protobuf'
import type { WorkflowFilterSchema } from '../../../gen/ts/perdure/v1/workflow_pb.js'
import { randomID } from '../../wire/random-id.js'
import type { Connection } from '../connection.js'
import { describe, type WorkflowDescription } from './description.js'
import { type HandleOptions, RunHandle } from './handle.js'
import { type StartOptions, startOf } from './options.js'
import { signalValue } from './values.js'

// biome-ignore lint/suspicious/noExplicitAny: any function can be a workflow
type AnyWorkflow = (...args: any[]) => Promise<any>

/** The type of a workflow's function, its context left out: `start<typeof checkout>('checkout', …)`. */
type ArgsOf<W extends AnyWorkflow> = Parameters<W> extends [unknown, ...infer Args] ? Args : []
type ResultOf<W extends AnyWorkflow> = Awaited<ReturnType<W>>

export interface SignalWithStartOptions extends StartOptions {
  /** Name of the signal. */
  signal: string
  signalArgs?: unknown[]
}

/** Fields are joined by AND, the entries of one by OR. */
export type WorkflowFilter = MessageInitShape<typeof WorkflowFilterSchema>

/** Workflows by the words of Temporal's client. The workflows are those of perdure workers, and of DBOS applications. */
export class WorkflowCalls {
  readonly #connection: Connection

  constructor(connection: Connection) {
    this.#connection = connection
  }

  async start<W extends AnyWorkflow = AnyWorkflow>(
    workflow: string,
    options: StartOptions<ArgsOf<W>>,
  ): Promise<RunHandle<ResultOf<W>>> {
    const start = startOf(workflow, options, this.#connection.applicationName)
    const { workflowId, runId } = await this.#connection.enqueues.enqueue(start)
    return new RunHandle(this.#connection, workflowId, { runId, firstExecutionRunId: runId })
  }

  /** Starts it and waits for its result. */
  async execute<W extends AnyWorkflow = AnyWorkflow>(
    workflow: string,
    options: StartOptions<ArgsOf<W>>,
  ): Promise<ResultOf<W>> {
    return (await this.start<W>(workflow, options)).result()
  }

  /** Sends a signal to the workflow; where it does not run, starts it first, both or neither. */
  async signalWithStart<W extends AnyWorkflow = AnyWorkflow>(
    workflow: string,
    { signal, signalArgs = [], ...options }: SignalWithStartOptions,
  ): Promise<RunHandle<ResultOf<W>>> {
    const conflict = options.workflowIdConflictPolicy ?? 'USE_EXISTING'
    const start = startOf(
      workflow,
      { ...options, workflowIdConflictPolicy: conflict },
      this.#connection.applicationName,
    )
    const workflowId = start.workflowId ?? ''
    const message = {
      destination: workflowId,
      topic: signal,
      value: signalValue(signalArgs),
      idempotencyKey: randomID(),
    }
    await this.#connection.workflows.sendMessage({ message, start })
    return new RunHandle(this.#connection, workflowId)
  }

  getHandle<W extends AnyWorkflow = AnyWorkflow>(
    workflowId: string,
    runId?: string,
    options: Omit<HandleOptions, 'runId'> = {},
  ): RunHandle<ResultOf<W>> {
    return new RunHandle(this.#connection, workflowId, { ...options, runId })
  }

  /** The newest first, page by page as they are read. */
  async *list({ filter }: { filter?: WorkflowFilter } = {}): AsyncGenerator<WorkflowDescription, void> {
    let pageToken = ''
    do {
      const request = { filter, descending: true, pageSize: 1000, pageToken }
      const page = await this.#connection.workflows.listWorkflows(request)
      for (const workflow of page.workflows) yield describe(workflow)
      pageToken = page.nextPageToken
    } while (pageToken)
  }

  async count({ filter }: { filter?: WorkflowFilter } = {}): Promise<number> {
    return Number((await this.#connection.workflows.countWorkflows({ filter })).total)
  }
}
