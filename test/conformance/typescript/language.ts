/** One operation of a program; README.md has the table. */
export interface Operation {
  do: string
  as?: string
  [field: string]: unknown
}

export type Program = Operation[]
export type Variables = Map<string, unknown>

export interface Input {
  program: Program
  with?: Record<string, unknown>
}

export interface ErrorShape {
  name?: string
  message?: string
  code?: string
  data?: unknown
}

/** The calls of a library, one a kind of operation; fields have been evaluated. */
export type Calls = Record<string, (operation: Operation, run: Run) => Promise<unknown>>

export interface Library {
  calls: Calls
  isCancellation(error: unknown): boolean
  shield(run: () => Promise<void>): Promise<void>
}

class Returned {
  constructor(readonly value: unknown) {}
}

/** Fields that are evaluated later, or by the one who runs them. */
const LATER = new Set(['program', 'body', 'cancelled', 'catch', 'then', 'else', 'branches', 'cancelAfter'])

/** A program as it runs, in any library. */
export class Run {
  constructor(
    readonly library: Library,
    readonly variables: Variables,
  ) {}

  async program(program: Program): Promise<unknown> {
    const returned = await this.block(program)
    return returned ? returned.value : null
  }

  async block(program: Program): Promise<Returned | undefined> {
    for (const operation of program) {
      const returned = await this.operation(operation)
      if (returned) return returned
    }
    return undefined
  }

  private async operation(operation: Operation): Promise<Returned | undefined> {
    const { do: kind, as } = operation
    if (kind === 'return') return new Returned(this.evaluate(operation.value))
    if (kind === 'try') return this.attempt(operation)
    if (kind === 'if') return this.choose(operation)
    const value = await this.value(operation)
    if (value instanceof Returned) return value
    if (as) this.variables.set(as, value)
    return undefined
  }

  private async value(operation: Operation): Promise<unknown> {
    const { do: kind } = operation
    if (kind === 'set') return this.evaluate(operation.value)
    if (kind === 'throw') throw errorOf(operation.error as ErrorShape)
    if (kind === 'parallel') return this.parallel(operation.branches as Program)
    if (kind === 'block') return this.program(operation.body as Program)
    return this.call(operation)
  }

  call(operation: Operation): Promise<unknown> {
    const call = this.library.calls[operation.do]
    if (!call) throw new Error(`No operation '${operation.do}'`)
    const isLater = (key: string) => LATER.has(key) || (key === 'value' && operation.do === 'onQuery')
    const given = Object.entries(operation).map(([key, value]) => [key, isLater(key) ? value : this.evaluate(value)])
    return call(Object.fromEntries(given), this)
  }

  private async parallel(branches: Program): Promise<unknown[]> {
    const running = branches.map((one) => this.value(one))
    await Promise.allSettled(running)
    return Promise.all(running)
  }

  private choose({ value, is, then = [], else: other = [] }: Operation): Promise<Returned | undefined> {
    return this.block((this.evaluate(value) === is ? then : other) as Program)
  }

  private async attempt({ body, catch: handler = [], cancelled = [], as }: Operation): Promise<Returned | undefined> {
    try {
      return await this.block(body as Program)
    } catch (error) {
      const { library } = this
      if (library.isCancellation(error)) {
        await library.shield(async () => {
          await this.block(cancelled as Program)
        })
        throw error
      }
      const { name, message } = error as Error
      if (name === 'ContinuedAsNew') throw error
      if (as) this.variables.set(as, { name, message })
      return this.block(handler as Program)
    }
  }

  evaluate(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.evaluate(one))
    if (typeof value !== 'object' || value === null) return value
    if ('$' in value) return this.variables.get(String(value.$))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.evaluate(one)]))
  }
}

export function errorOf({ name = 'Error', message = '', code, data }: ErrorShape): Error {
  const error = Object.assign(new Error(message), { code, data })
  error.name = name
  return error
}
