import type { ChildProcess } from 'node:child_process'
import { create } from '@bufbuild/protobuf'
import { WorkflowService } from '../gen/ts/perdure/v1/workflow_service_pb.js'
import type { GetResultResponse } from '../gen/ts/perdure/v1/workflow_waits_pb.js'
import { argument } from './argument.js'
import { cpuOf } from './cpu.js'
import type { GrpcJsCallers } from './grpc-js.js'
import { load } from './load.js'
import { end, type Served, talkTo } from './processes.js'
import type { Round } from './rounds.js'
import { type BenchWorkflow, QUEUES, type WorkerAsk, type WorkerNews } from './worker-talk.js'

/** An application in a process of its own, that has the workflows of worker-talk. */
export class WorkerProgram {
  private readonly awaited = new Map<string, (at: number) => void>()
  /** What was reached before anybody asked. */
  private readonly early = new Map<string, number>()
  private answered: (news: WorkerNews) => void = () => {}

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (news: WorkerNews) => {
      if (!('first' in news)) return this.answered(news)
      const told = this.awaited.get(news.first)
      this.awaited.delete(news.first)
      if (told) told(news.at)
      else this.early.set(news.first, news.at)
    })
  }

  static async launch(name: 'worker-perdure' | 'worker-dbos', ...args: string[]): Promise<WorkerProgram> {
    return new WorkerProgram((await talkTo(name, ...args)).child)
  }

  get pid(): number {
    return this.child.pid as number
  }

  /** When the first line of this workflow was reached. */
  first(id: string): Promise<number> {
    const at = this.early.get(id)
    this.early.delete(id)
    if (at !== undefined) return Promise.resolve(at)
    return new Promise((resolve) => this.awaited.set(id, resolve))
  }

  /** Calls that it has made to its server. */
  async calls(): Promise<number> {
    return (await this.asked<{ calls: number }>({ ask: 'calls' })).calls
  }

  /** Runs the workflow in its own process, again and again. */
  async load(workflow: BenchWorkflow, callers: number, ms: number): Promise<Round> {
    return (await this.asked<{ round: Round }>({ ask: 'load', workflow, callers, ms })).round
  }

  stop(): Promise<void> {
    return end(this.child)
  }

  private asked<T extends WorkerNews>(ask: WorkerAsk): Promise<T> {
    return new Promise((resolve) => {
      this.answered = (news) => resolve(news as T)
      this.child.send(ask)
    })
  }
}

const { enqueueWorkflow, getResult } = WorkflowService.method

/** Enqueues a workflow of the perdure worker. */
export function enqueuer(stubs: GrpcJsCallers, workflow: BenchWorkflow): (workflowId?: string) => Promise<string> {
  const positional = [{ content: { case: 'json' as const, value: JSON.stringify(argument) } }]
  const start = { name: workflow, queue: QUEUES.perdure, application: QUEUES.perdure, arguments: { positional } }
  const request = create(enqueueWorkflow.input, { workflow: start })
  return async (workflowId) => {
    const named = workflowId ? create(enqueueWorkflow.input, { workflow: { ...start, workflowId } }) : request
    return (await stubs.unary(enqueueWorkflow, named)).workflowId
  }
}

/** The whole way of a workflow: from its enqueue to its result, both by stubs. */
export function runner(stubs: GrpcJsCallers, workflow: BenchWorkflow): () => Promise<void> {
  const enqueue = enqueuer(stubs, workflow)
  return async () => ended(stubs, await enqueue())
}

function ended(stubs: GrpcJsCallers, workflowId: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const frames = stubs.stream(getResult, create(getResult.input, { workflowId }))
    frames.on('error', reject)
    frames.on('end', () => reject(new Error('a wait ended without a result')))
    frames.on('data', ({ frame }: GetResultResponse) => {
      if (frame.case === 'outcome') resolve()
    })
  })
}

/** A load of runs, with what each of the three processes at work takes. */
export async function loadOfRuns(
  server: Served,
  worker: WorkerProgram,
  callers: number,
  ms: number,
  run: () => Promise<void>,
): Promise<Round> {
  const before = cpuOf(worker.pid)
  const { of, figures } = await load({ callers, ms, unit: 'workflows', server: server.pid }, run)
  const after = cpuOf(worker.pid)
  if (before === undefined || after === undefined) return { of, figures }
  return { of, figures: { ...figures, 'worker CPU µs/workflow': (after - before) / of } }
}
