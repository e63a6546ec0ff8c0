import { type Duration, toMilliseconds } from '../wire/durations.js'
import type { Context } from './context.js'

/** What runs durably: its first parameter is the context, the others are the workflow's arguments. */
// biome-ignore lint/suspicious/noExplicitAny: any arguments, so that every workflow is one
export type WorkflowFunction<A extends any[] = any[], R = any> = (ctx: Context, ...args: A) => Promise<R>

export interface WorkflowOptions {
  /** Default: its key in the worker's `workflows`. */
  name?: string
  /** Of a method of a DBOS application's class. */
  className?: string
  /** How often it may be started anew after its worker died, where its start does not say. Default 100. */
  maxRecoveryAttempts?: number
  /** How long it may clean up when it is cancelled. Default 30 s; 0: not at all. */
  cancellationGrace?: Duration
}

/** A workflow's function with what holds for it. */
export interface Workflow<F extends WorkflowFunction = WorkflowFunction> extends WorkflowOptions {
  readonly run: F
}

export type Runnable = WorkflowFunction | Workflow

/** A workflow with options of its own. */
export function workflow<F extends WorkflowFunction>(run: F, options: WorkflowOptions): Workflow<F> {
  return { ...options, run }
}

/** The name of a workflow that runs anywhere: another worker, another language, a DBOS application. */
export interface WorkflowName {
  workflowName: string
  className?: string
}

export type FunctionOf<W> = W extends Workflow<infer F> ? F : W
export type ArgumentsOf<W> = FunctionOf<W> extends (ctx: Context, ...args: infer A) => unknown ? A : unknown[]
export type ResultOf<W> = FunctionOf<W> extends (...args: never[]) => Promise<infer R> ? R : unknown

export interface Definition {
  name: string
  className: string | undefined
  run: WorkflowFunction
  maxRecoveryAttempts: number | undefined
  /** Milliseconds. */
  cancellationGrace: number
}

/** What a worker can run. */
export class Registry {
  private readonly byName = new Map<string, Definition>()
  private readonly byFunction = new Map<WorkflowFunction, Definition>()

  constructor(workflows: Record<string, Runnable>) {
    for (const [key, given] of Object.entries(workflows))
      this.add(key, typeof given === 'function' ? { run: given } : given)
  }

  private add(key: string, given: Workflow): void {
    const { run, name = key, className, maxRecoveryAttempts, cancellationGrace = '30s' } = given
    const definition = {
      name,
      className,
      run,
      maxRecoveryAttempts,
      cancellationGrace: toMilliseconds(cancellationGrace),
    }
    const id = idOf(name, className)
    if (this.byName.has(id)) throw new TypeError(`Two workflows are called ${className ? `${className}.` : ''}${name}`)
    this.byName.set(id, definition)
    if (!this.byFunction.has(run)) this.byFunction.set(run, definition)
  }

  get definitions(): Definition[] {
    return [...this.byName.values()]
  }

  find(name: string, className: string | undefined): Definition | undefined {
    return this.byName.get(idOf(name, className))
  }

  /** Under which name a workflow is started. A function that is not registered here goes by its own. */
  nameOf(given: Runnable | WorkflowName | string): WorkflowName {
    if (typeof given === 'string') return { workflowName: given }
    if ('workflowName' in given) return given
    const run = typeof given === 'function' ? given : given.run
    const own: WorkflowOptions = typeof given === 'function' ? {} : given
    const { name, className } = this.byFunction.get(run) ?? { name: run.name, className: undefined }
    return { workflowName: own.name ?? name, className: own.className ?? className }
  }
}

function idOf(name: string, className: string | undefined): string {
  return JSON.stringify([name, className ?? null])
}
