import { hostname } from 'node:os'
import { durationFromMs } from '@bufbuild/protobuf/wkt'
import type { Transport } from '@connectrpc/connect'
import type { WorkerJoined } from '../../gen/ts/perdure/v1/worker_service_pb.js'
import { type Duration, toMilliseconds } from '../wire/durations.js'
import { grpcTo } from '../wire/grpc.js'
import { randomID } from '../wire/random-id.js'
import { Link } from './link.js'
import type { Log } from './log.js'
import { pause } from './pause.js'
import { type PollInit, PollLoop } from './poll-loop.js'
import { Registry, type Runnable } from './registry.js'
import { Tasks } from './tasks.js'

export interface WorkerOptions {
  /** Of the server, or of several: the next one is tried when one can't be reached. */
  url?: string | readonly string[]
  /** Instead of `url`: any transport of Connect, with interceptors, certificates or headers of your own. */
  transport?: Transport
  /** Of the server's namespaces. Default: its default one. */
  namespace?: string
  /** The worker takes workflows of this application, and those that no application owns. */
  application: string
  /** Of the code: it takes workflows of this version, and those without version while this is the latest. */
  applicationVersion?: string
  /** By the names they are started under. */
  workflows: Record<string, Runnable>
  /** Default: all registered queues of the application. */
  queues?: readonly string[]
  /** The most workflows that it runs at once; those that only wait are let go and don't count. Default 100. */
  maxTasks?: number
  /** A workflow that waits longer than this is let go, and taken up again when its wait is over. Default 5 s. */
  parkAfter?: Duration
  /** Default: `console`, without its debug messages. */
  log?: Log
}

export interface StopOptions {
  /** How long running workflows may go on; what is left then is given back. Default 10 s. */
  grace?: Duration
}

/** Runs workflows for a perdure server. */
export class Worker {
  readonly workerID = randomID()
  readonly #link: Link
  readonly #tasks: Tasks
  readonly #poll: PollLoop
  readonly #request: Omit<PollInit, '$typeName'>
  readonly #disconnect: () => void
  /** Of the poll stream; and of everything. */
  readonly #polling = new AbortController()
  readonly #end = new AbortController()
  #running: Promise<void> | undefined
  #stopping: Promise<void> | undefined
  #joined: (joined: WorkerJoined) => void = () => {}

  constructor(options: WorkerOptions) {
    const { namespace = '', workflows, parkAfter = '5s', log = quietConsole } = options
    const { transports, disconnect } = connect(options)
    const registry = new Registry(workflows)
    this.#disconnect = disconnect
    this.#link = new Link(transports, namespace)
    this.#tasks = new Tasks(this.#link, registry, log, toMilliseconds(parkAfter), this.#end.signal)
    this.#request = toRequest(options, registry, this.workerID)
    this.#poll = new PollLoop(
      this.#link,
      () => ({ ...this.#request, tasks: this.#tasks.refs }),
      (frame) => this.#tasks.take(frame),
      (joined) => {
        log.debug('Joined', { replicaID: joined.replicaId, applicationVersion: joined.applicationVersion })
        this.#joined(joined)
      },
      log,
    )
  }

  /** Takes workflows and runs them. Resolves once the worker is stopped; throws what no further attempt would mend. */
  run(): Promise<void> {
    this.#running ??= this.#poll.run(this.#polling.signal).finally(() => this.#stopping ?? this.#let())
    return this.#running
  }

  /** As `run`, but resolves as soon as the server has the worker. */
  async start(): Promise<void> {
    const joined = new Promise<WorkerJoined>((resolve) => {
      this.#joined = resolve
    })
    const running = this.run()
    running.catch(() => {})
    await Promise.race([joined, running])
  }

  /** Workflows that it holds. */
  get taskCount(): number {
    return this.#tasks.size
  }

  /** Takes nothing new, lets go what only waits, and waits for the rest for a while. */
  stop({ grace = '10s' }: StopOptions = {}): Promise<void> {
    this.#stopping ??= this.#stop(toMilliseconds(grace))
    return this.#stopping
  }

  async #stop(grace: number): Promise<void> {
    const { namespace } = this.#link
    const over = new AbortController()
    const request = { namespace, workerId: this.workerID }
    const drained = this.#link
      .call((stub, options) => stub.drainWorker(request, options), over.signal)
      .then(() => this.#tasks.drain())
      .catch(() => {})
    await Promise.race([drained, pause(grace, over.signal)])
    over.abort()
    const tasks = this.#tasks.abandon()
    if (tasks.length > 0) await this.#link.stub.releaseTasks({ namespace, tasks }, { timeoutMs: 5000 }).catch(() => {})
    this.#let()
  }

  #let(): void {
    this.#polling.abort()
    this.#end.abort()
    this.#disconnect()
  }
}

function connect({ url, transport }: WorkerOptions): { transports: Transport[]; disconnect: () => void } {
  if (transport) return { transports: [transport], disconnect: () => {} }
  const connections = [url ?? []].flat().map(grpcTo)
  if (connections.length === 0) throw new TypeError('A worker needs the url of a server')
  return {
    transports: connections.map((connection) => connection.transport),
    disconnect: () => {
      for (const { disconnect } of connections) disconnect()
    },
  }
}

function toRequest(options: WorkerOptions, registry: Registry, workerId: string): Omit<PollInit, '$typeName'> {
  const { namespace = '', application, applicationVersion = '', queues = [], maxTasks = 100 } = options
  return {
    namespace,
    workerId,
    application,
    applicationVersion,
    maxTasks,
    queues: queues.map((name) => ({ name })),
    workflows: registry.definitions.map(({ name, className, maxRecoveryAttempts, cancellationGrace }) => ({
      name,
      className,
      maxRecoveryAttempts,
      cancellationGrace: durationFromMs(cancellationGrace),
    })),
    description: `${hostname()} ${process.pid}, Node ${process.versions.node}`,
  }
}

const quietConsole: Log = {
  debug() {},
  info: (message, fields) => console.info(message, fields ?? ''),
  warn: (message, fields) => console.warn(message, fields ?? ''),
  error: (message, fields) => console.error(message, fields ?? ''),
}
