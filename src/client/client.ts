import type { Transport } from '@connectrpc/connect'
import { type NoPolling, refusePolling } from './absent-options.js'
import * as applications from './applications.js'
import { type Connection, connect, type Stubs } from './connection.js'
import { enqueue, enqueueAll, enqueueAndSend, type NewWorkflow, type SendOptions, send } from './enqueue.js'
import { ClientHandle, getWorkflow, type WorkflowHandle } from './handle.js'
import { Lifetime } from './lifetime.js'
import * as lookup from './lookup.js'
import type { RegisterQueueOptions } from './queue-parameters.js'
import * as queues from './queues.js'
import { WorkflowCalls } from './runs/workflow-calls.js'
import * as schedules from './schedules.js'
import { DBOSJSON, type DBOSSerializer } from './serialization.js'
import type { ClientEnqueueOptions } from './start.js'
import * as steering from './steering.js'
import * as streams from './streams.js'
import * as waits from './waits.js'
import type { WorkflowStatus } from './workflow-status.js'

/** `enqueue<typeof checkout>(…)` takes the workflow's arguments and gives its result; without it, whatever is given. */
// biome-ignore lint/suspicious/noExplicitAny: as in DBOS's client, so that calls that name no type go on compiling
type WorkflowFunction = (...args: any[]) => Promise<any>
type ResultOf<T extends WorkflowFunction> = Awaited<ReturnType<T>>

export interface ClientOptions {
  /** The application the client acts for: owns what it creates, and is whose workflows it lists. Default: none. */
  applicationName?: string
  /** Of the server's namespaces. Default: its default one. */
  namespace?: string
  /** Writes arguments and messages, reads results, events, streams and steps. Default: the format of TypeScript applications. */
  serializer?: DBOSSerializer
}

export interface ClientParts extends ClientOptions {
  transport: Transport
  /** Lets go of what the transport holds. */
  disconnect?: () => void
}

const connections = new WeakMap<Client, Connection>()

/** For what belongs to a client without being one of its methods. */
export function connectionOf(client: Client): Connection {
  return connections.get(client) as Connection
}

/** The methods of DBOS's client over any transport. `perdure/client` and `perdure/client/web` make them for a url. */
export class Client implements Stubs {
  readonly serializer: DBOSSerializer
  readonly applicationName: string | undefined
  /** Workflows by the words of Temporal's client: start, execute, signal, query, update, describe and the like. */
  readonly workflow: WorkflowCalls
  /** The generated stubs of WorkflowService. Their calls get the client's namespace, request ids and retries, too. */
  readonly workflows: Stubs['workflows']
  /** The generated stubs of ScheduleService. */
  readonly schedules: Stubs['schedules']
  /** The generated stubs of QueueService. */
  readonly queues: Stubs['queues']
  /** The generated stubs of ApplicationService. */
  readonly applications: Stubs['applications']
  /** The generated stubs of AdminService. */
  readonly admin: Stubs['admin']
  readonly #connection: Connection
  readonly #lifetime = new Lifetime()
  readonly #disconnect: (() => void) | undefined

  constructor({ transport, disconnect, applicationName, namespace = '', serializer = DBOSJSON }: ClientParts) {
    const lifetime = this.#lifetime
    const connection = connect({ transport, namespace, applicationName, serializer, lifetime })
    this.serializer = serializer
    this.applicationName = applicationName
    this.workflow = new WorkflowCalls(connection)
    this.workflows = connection.workflows
    this.schedules = connection.schedules
    this.queues = connection.queues
    this.applications = connection.applications
    this.admin = connection.admin
    this.#connection = connection
    this.#disconnect = disconnect
    connections.set(this, connection)
  }

  /** Ends every wait and lets go of the connection. */
  async destroy(): Promise<void> {
    this.#lifetime.end()
    this.#disconnect?.()
  }

  // Start

  async enqueue<T extends WorkflowFunction>(
    options: ClientEnqueueOptions,
    ...args: Parameters<T>
  ): Promise<WorkflowHandle<ResultOf<T>>> {
    return this.retrieveWorkflow(await enqueue(this.#connection, { options, args }))
  }

  /** Of a workflow in any language: only what JSON can say. */
  async enqueuePortable<T = unknown>(
    options: ClientEnqueueOptions,
    positionalArgs: unknown[],
    namedArgs?: Record<string, unknown>,
  ): Promise<WorkflowHandle<T>> {
    const id = await enqueue(this.#connection, { options, args: positionalArgs, namedArgs, format: 'portable' })
    return new ClientHandle<T>(this.#connection, id)
  }

  /** All or none, at most 1,000. */
  async enqueueAll(workflows: NewWorkflow[]): Promise<WorkflowHandle<unknown>[]> {
    return this.#handles(await enqueueAll(this.#connection, workflows))
  }

  /** The workflow, if its id is not there yet, and a message to it, both or neither. */
  async enqueueAndSend(
    workflow: NewWorkflow,
    message: unknown,
    topic?: string,
    idempotencyKey?: string,
  ): Promise<WorkflowHandle<unknown>> {
    const id = await enqueueAndSend(this.#connection, workflow, { message, topic, idempotencyKey })
    return this.retrieveWorkflow(id)
  }

  send<T>(
    destinationID: string,
    message: T,
    topic?: string,
    idempotencyKey?: string,
    options: SendOptions = {},
  ): Promise<void> {
    return send(this.#connection, destinationID, { message, topic, idempotencyKey, ...options })
  }

  // Wait

  /** null where it was not set in time. A number is the timeout in seconds; default 60. */
  async getEvent<T>(
    workflowID: string,
    key: string,
    options?: number | (waits.GetEventOptions & NoPolling),
  ): Promise<T | null> {
    refusePolling(options)
    return waits.getEvent<T>(this.#connection, workflowID, key, options)
  }

  retrieveWorkflow<T = unknown>(workflowID: string): WorkflowHandle<Awaited<T>> {
    return new ClientHandle<Awaited<T>>(this.#connection, workflowID)
  }

  async waitFirst(handles: WorkflowHandle<unknown>[], options?: NoPolling): Promise<WorkflowHandle<unknown>> {
    refusePolling(options)
    return waits.waitFirst(this.#connection, handles)
  }

  async waitAll<R>(handles: WorkflowHandle<R>[], options?: NoPolling): Promise<WorkflowHandle<R>[]> {
    refusePolling(options)
    return waits.waitAll(this.#connection, handles)
  }

  async *readStream<T>(
    workflowID: string,
    key: string,
    options: streams.ReadStreamOptions & NoPolling = {},
  ): AsyncGenerator<T, void, unknown> {
    refusePolling(options)
    const { offset, timeoutSeconds } = options
    yield* streams.readStream<T>(this.#connection, workflowID, key, { offset, timeoutSeconds })
  }

  async readStreamOffset<T>(
    workflowID: string,
    key: string,
    offset: number,
    options: streams.ReadStreamOffsetOptions & NoPolling = {},
  ): Promise<T> {
    refusePolling(options)
    return streams.readStreamOffset<T>(this.#connection, workflowID, key, offset, options)
  }

  // Look

  /** undefined: there is no such workflow. */
  getWorkflow(workflowID: string): Promise<WorkflowStatus | undefined> {
    return getWorkflow(this.#connection, workflowID)
  }

  listWorkflows(input: lookup.GetWorkflowsInput): Promise<WorkflowStatus[]> {
    return lookup.listWorkflows(this.#connection, input)
  }

  /** Those on a queue that have not ended, without outputs. */
  listQueuedWorkflows(input: lookup.GetWorkflowsInput): Promise<WorkflowStatus[]> {
    return lookup.listWorkflows(this.#connection, { ...input, queuesOnly: true, loadOutput: false })
  }

  /** undefined: there is no such workflow. */
  listWorkflowSteps(
    workflowID: string,
    options?: lookup.ListWorkflowStepsOptions,
  ): Promise<lookup.StepInfo[] | undefined> {
    return lookup.listWorkflowSteps(this.#connection, workflowID, options)
  }

  // Steer

  cancelWorkflow(workflowID: string, options?: steering.CancelWorkflowsOptions): Promise<void> {
    return this.cancelWorkflows([workflowID], options)
  }

  cancelWorkflows(workflowIDs: string[], options?: steering.CancelWorkflowsOptions): Promise<void> {
    return steering.cancelWorkflows(this.#connection, workflowIDs, options?.cancelChildren)
  }

  async resumeWorkflow<T = unknown>(
    workflowID: string,
    options?: { queueName?: string },
  ): Promise<WorkflowHandle<Awaited<T>>> {
    await this.resumeWorkflows([workflowID], options)
    return this.retrieveWorkflow<T>(workflowID)
  }

  async resumeWorkflows<T = unknown>(
    workflowIDs: string[],
    options?: { queueName?: string },
  ): Promise<WorkflowHandle<Awaited<T>>[]> {
    await steering.resumeWorkflows(this.#connection, workflowIDs, options?.queueName)
    return workflowIDs.map((id) => this.retrieveWorkflow<T>(id))
  }

  setWorkflowPriority(workflowID: string, priority: number): Promise<void> {
    return steering.setWorkflowPriority(this.#connection, workflowID, priority)
  }

  /** A number is seconds from now. */
  setWorkflowDelay(workflowID: string, options: number | steering.SetWorkflowDelayOptions): Promise<void> {
    return steering.setWorkflowDelay(this.#connection, workflowID, options)
  }

  deleteWorkflow(workflowID: string, deleteChildren = false): Promise<void> {
    return this.deleteWorkflows([workflowID], deleteChildren)
  }

  deleteWorkflows(workflowIDs: string[], deleteChildren = false): Promise<void> {
    return steering.deleteWorkflows(this.#connection, workflowIDs, deleteChildren)
  }

  /** The id of the copy. */
  forkWorkflow(workflowID: string, startStep: number, options?: steering.ForkWorkflowOptions): Promise<string> {
    return steering.forkWorkflow(this.#connection, workflowID, startStep, options)
  }

  async rewindWorkflow<T = unknown>(
    workflowID: string,
    options?: steering.RewindWorkflowOptions,
  ): Promise<WorkflowHandle<Awaited<T>>> {
    await steering.rewindWorkflow(this.#connection, workflowID, options)
    return this.retrieveWorkflow<T>(workflowID)
  }

  // Queues

  registerQueue(
    name: string,
    options?: RegisterQueueOptions & { applicationName?: string },
  ): Promise<queues.WorkflowQueue> {
    return queues.registerQueue(this.#connection, name, options)
  }

  retrieveQueue(name: string): Promise<queues.WorkflowQueue | null> {
    return queues.retrieveQueue(this.#connection, name)
  }

  deleteQueue(name: string): Promise<void> {
    return queues.deleteQueue(this.#connection, name)
  }

  /** Default: those of the client's application, and those that no application owns. */
  listQueues(applicationName?: string | string[]): Promise<queues.WorkflowQueue[]> {
    return queues.listQueues(this.#connection, applicationName)
  }

  // Schedules

  createSchedule(options: schedules.CreateScheduleOptions): Promise<void> {
    return schedules.createSchedule(this.#connection, options)
  }

  applySchedules(all: schedules.ApplyScheduleOptions[]): Promise<void> {
    return schedules.applySchedules(this.#connection, all)
  }

  updateSchedule(name: string, updates: schedules.UpdateScheduleOptions): Promise<void> {
    return schedules.updateSchedule(this.#connection, name, updates)
  }

  getSchedule(name: string): Promise<schedules.WorkflowSchedule | null> {
    return schedules.getSchedule(this.#connection, name)
  }

  listSchedules(filters?: schedules.ListSchedulesFilters): Promise<schedules.WorkflowSchedule[]> {
    return schedules.listSchedules(this.#connection, filters)
  }

  deleteSchedule(name: string): Promise<void> {
    return schedules.deleteSchedule(this.#connection, name)
  }

  pauseSchedule(name: string): Promise<void> {
    return schedules.pauseSchedule(this.#connection, name)
  }

  resumeSchedule(name: string): Promise<void> {
    return schedules.resumeSchedule(this.#connection, name)
  }

  async triggerSchedule(name: string): Promise<WorkflowHandle<unknown>> {
    return this.retrieveWorkflow(await schedules.triggerSchedule(this.#connection, name))
  }

  async backfillSchedule(name: string, start: Date, end: Date): Promise<WorkflowHandle<unknown>[]> {
    return this.#handles(await schedules.backfillSchedule(this.#connection, name, start, end))
  }

  // Applications

  listApplicationVersions(): Promise<applications.VersionInfo[]> {
    return applications.listApplicationVersions(this.#connection)
  }

  getLatestApplicationVersion(): Promise<applications.VersionInfo> {
    return applications.getLatestApplicationVersion(this.#connection)
  }

  setLatestApplicationVersion(versionName: string, options?: { applicationName?: string }): Promise<void> {
    return applications.setLatestApplicationVersion(this.#connection, versionName, options?.applicationName)
  }

  renameApplication(
    oldName: string | undefined,
    newName: string,
    options?: applications.RenameApplicationOptions,
  ): Promise<applications.ApplicationRowCounts> {
    return applications.renameApplication(this.#connection, oldName, newName, options)
  }

  #handles(ids: string[]): WorkflowHandle<unknown>[] {
    return ids.map((id) => this.retrieveWorkflow(id))
  }
}
