import { CancelledError, type Context } from '../../../src/worker/index.js'
import { type Calls, type ErrorShape, errorOf, type Input, type Operation, type Program, Run } from './language.js'

/** The workflow that runs programs. */
export function interpreter(code: string | undefined) {
  return async (ctx: Context, { program, with: given = {} }: Input): Promise<unknown> => {
    const { workflowID: workflowId, attempt } = ctx.info
    const library = {
      calls: callsOf(ctx, code),
      isCancellation: (error: unknown) => error instanceof CancelledError,
      shield: (run: () => Promise<void>) => ctx.shield(run),
    }
    return new Run(library, new Map(Object.entries({ ...given, workflowId, attempt }))).program(program)
  }
}

// biome-ignore lint/suspicious/noExplicitAny: an operation has the fields that the README says
type Given = any

function callsOf(ctx: Context, code: string | undefined): Calls {
  return {
    step: (operation: Given) =>
      step(ctx, code === 'changed' ? { ...operation, name: `${operation.name}-` } : operation),
    sleep: ({ ms }: Given) => ctx.sleep(ms).then(nothing),
    now: () => ctx.now(),
    uuid: () => ctx.randomUUID(),
    receive: async ({ topic, timeout }: Given) => (await ctx.receive({ topic, timeout })) ?? null,
    send: ({ to, value, topic, key }: Given) => ctx.send(to, value, { topic, idempotencyKey: key }).then(nothing),
    setEvent: ({ key, value }: Given) => ctx.setEvent(key, value).then(nothing),
    getEvent: async ({ workflow, key, timeout }: Given) => (await ctx.getEvent(workflow, key, { timeout })) ?? null,
    writeStream: ({ key, value }: Given) => ctx.writeStream(key, value).then(nothing),
    closeStream: ({ key }: Given) => ctx.closeStream(key).then(nothing),
    readStream: async ({ workflow, key }: Given) => {
      const values: unknown[] = []
      for await (const value of ctx.readStream(workflow, key)) values.push(value)
      return values
    },
    start: async (operation) => (await start(ctx, operation)).workflowID,
    result: ({ workflow }: Given) => ctx.result(workflow),
    execute: async (operation) => (await start(ctx, operation)).result(),
    cancel: ({ workflow, children }: Given) => ctx.cancel(workflow, { children }).then(nothing),
    patch: async ({ name, then, else: other }: Given, run) => {
      if (code !== 'deprecated') return run.block(code !== 'old' && (await ctx.patch(name)) ? then : other)
      await ctx.deprecatePatch(name)
      return run.block(then)
    },
    deprecatePatch: async ({ name }: Given) => {
      if (code !== 'old') await ctx.deprecatePatch(name)
      return null
    },
    scope: ({ body, cancelAfter }: Given, run) => scope(ctx, body, cancelAfter, run),
    onQuery: async ({ name, value }: Given, run) => {
      ctx.onQuery(name, () => run.evaluate(value))
      return null
    },
    onUpdate: async (operation, run) => onUpdate(ctx, operation, run),
    continueAsNew: ({ program, with: given }: Given) => ctx.continueAsNew([{ program, with: given }]),
  }
}

const nothing = () => null

function step(ctx: Context, { name, fails = 0, error, retries, timeout, waits, stream, returns }: Given) {
  const run = async ({ attempt, signal, writeStream }: Given) => {
    if (stream) await writeStream(stream.key, stream.value)
    if (waits) await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    if (fails === 'always' || attempt <= fails) throw errorOf(error as ErrorShape)
    return returns ?? null
  }
  return ctx.step(name, run, { retries, timeout })
}

function start(ctx: Context, { name, program, with: given, workflowId: workflowID, ...options }: Given) {
  const { parentClosePolicy, timeout, retries } = options
  return ctx.start(name as string, [{ program, with: given }], { workflowID, parentClosePolicy, timeout, retries })
}

async function scope(ctx: Context, body: Operation, cancelAfter: Program, run: Run): Promise<string> {
  const inner = ctx.scope()
  const branch = inner
    .run(() => run.call(body))
    .then(
      () => 'done',
      (error: unknown) => {
        if (error instanceof CancelledError) return 'cancelled'
        throw error
      },
    )
  await run.block(cancelAfter)
  inner.cancel()
  return branch
}

function onUpdate(ctx: Context, { name, body, refuses }: Operation, run: Run): null {
  const handle = async (...args: unknown[]) => {
    run.variables.set('args', args)
    return run.program(body as Program)
  }
  const validate = (first: unknown) => {
    if (refuses !== undefined && first === refuses) throw errorOf({ name: 'Refused', message: 'refused' })
  }
  ctx.onUpdate(name as string, handle, { validate })
  return null
}
