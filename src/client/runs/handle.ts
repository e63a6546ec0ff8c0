import type { HistoryEntry } from '../../../gen/ts/perdure/v1/workflow_lookup_pb.js'
import { randomID } from '../../wire/random-id.js'
import type { Connection } from '../connection.js'
import { frames } from '../frames.js'
import { describe, type WorkflowDescription } from './description.js'
import { failureOf, unsuccessful, WorkflowFailedError } from './failure.js'
import { payloadOf, readValue, signalValue } from './values.js'

export interface HandleOptions {
  /** Of the run meant. Default: whichever is the latest. */
  runId?: string
  /** Of the first of the runs meant, where that is known. */
  firstExecutionRunId?: string
  /** Whether `result` goes on to the runs that follow. Default true. */
  followRuns?: boolean
}

export interface UpdateOptions {
  args?: unknown[]
  /** A repeat with the same one gives the same answer. Default: a new UUID. */
  updateId?: string
}

/** A workflow, or one of its runs. */
export class RunHandle<Result = unknown> {
  readonly runId: string | undefined
  readonly firstExecutionRunId: string | undefined
  readonly #connection: Connection
  readonly #followRuns: boolean

  constructor(
    connection: Connection,
    readonly workflowId: string,
    { runId, firstExecutionRunId, followRuns = true }: HandleOptions = {},
  ) {
    this.#connection = connection
    this.runId = runId
    this.firstExecutionRunId = firstExecutionRunId
    this.#followRuns = followRuns
  }

  /** What it returned, now or when it has ended; a WorkflowFailedError where it did not succeed. */
  async result(): Promise<Result> {
    const { workflows } = this.#connection
    const request = { workflowId: this.workflowId, runId: this.runId, thisRunOnly: !this.#followRuns }
    for await (const frame of frames(this.#connection, (signal) => workflows.getResult(request, { signal }))) {
      if (frame.case !== 'outcome') break
      const failed = unsuccessful(frame.value)
      if (failed) throw failed
      return readValue(frame.value.output) as Result
    }
    throw new Error(`The wait for workflow ${this.workflowId} ended without an outcome`)
  }

  /** The workflow receives it on the topic of this name. */
  async signal(name: string, ...args: unknown[]): Promise<void> {
    const message = { destination: this.workflowId, topic: name, value: signalValue(args), idempotencyKey: randomID() }
    await this.#connection.workflows.sendMessage({ message, runId: this.runId })
  }

  async query<Answer = unknown>(name: string, ...args: unknown[]): Promise<Answer> {
    const { value } = await this.#connection.workflows.queryWorkflow({
      workflowId: this.workflowId,
      name,
      arguments: { positional: args.map(payloadOf) },
    })
    return readValue(value) as Answer
  }

  /** What the update's handler returned; a WorkflowFailedError where it was refused or failed. */
  async executeUpdate<Answer = unknown>(name: string, options: UpdateOptions = {}): Promise<Answer> {
    for await (const frame of this.#update(name, options)) {
      if (frame.case === 'completed') return readValue(frame.value) as Answer
    }
    throw new Error(`The wait for update ${name} of workflow ${this.workflowId} ended without an outcome`)
  }

  /** Comes back once the workflow has accepted it; `result()` of what it gives waits for the end. */
  async startUpdate<Answer = unknown>(
    name: string,
    options: UpdateOptions = {},
  ): Promise<{ updateId: string; result(): Promise<Answer> }> {
    const updateId = options.updateId ?? randomID()
    const repeated = { ...options, updateId }
    for await (const frame of this.#update(name, repeated)) {
      if (frame.case === 'accepted' || frame.case === 'completed') break
    }
    return { updateId, result: () => this.executeUpdate<Answer>(name, repeated) }
  }

  async *#update(name: string, { args = [], updateId = randomID() }: UpdateOptions) {
    const { workflows } = this.#connection
    const { workflowId, runId } = this
    const request = { workflowId, runId, name, updateId, arguments: { positional: args.map(payloadOf) } }
    for await (const frame of frames(this.#connection, (signal) => workflows.updateWorkflow(request, { signal }))) {
      if (frame.case === 'rejected' || frame.case === 'failed') {
        const { message } = frame.value
        const told = `Update ${name} of workflow ${workflowId} ${frame.case === 'failed' ? 'failed' : 'was refused'}: ${message}`
        throw new WorkflowFailedError(told, workflowId, runId ?? '', undefined, failureOf(frame.value))
      }
      yield frame
    }
  }

  async describe(): Promise<WorkflowDescription> {
    const { workflowId, runId } = this
    const answer = await this.#connection.workflows.getWorkflow({
      workflowId,
      runId,
      loadInput: false,
      loadOutput: false,
    })
    if (!answer.workflow) throw new Error(`The answer names no workflow ${workflowId}`)
    return describe(answer.workflow)
  }

  /** What happened so far, in its order. */
  async fetchHistory(): Promise<HistoryEntry[]> {
    const { workflowId, runId } = this
    const found: HistoryEntry[] = []
    let pageToken = ''
    do {
      const page = await this.#connection.workflows.getWorkflowHistory({ workflowId, runId, pageSize: 1000, pageToken })
      found.push(...page.entries)
      pageToken = page.nextPageToken
    } while (pageToken)
    return found
  }

  /** Asks it to cancel: it may clean up first. */
  async cancel(): Promise<void> {
    await this.#connection.workflows.cancelWorkflows({ workflows: this.#selection() })
  }

  /** Ends it at once. */
  async terminate(reason = ''): Promise<void> {
    await this.#connection.workflows.terminateWorkflows({ workflows: this.#selection(), reason })
  }

  #selection() {
    return { workflowIds: [this.workflowId], runId: this.runId }
  }
}
