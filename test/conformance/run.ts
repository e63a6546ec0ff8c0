import { randomUUID } from 'node:crypto'
import { expect, vi } from 'vitest'
import type { Step } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { PerdureClient } from '../../src/client/index.js'
import { toArguments, toPayload } from '../../src/worker/payloads.js'
import type { Arena } from './arena.js'
import type { Action, Case, Expected, Update } from './cases.js'
import { OneWorker } from './one-worker.js'
import { seen, withoutTimers } from './seen.js'
import type { WorkerProgram } from './worker-program.js'

/** How long anything may take that a caller waits for, and a whole run. */
const PATIENT = { timeout: 60_000, interval: 25 }
const LONGEST_MS = 120_000

export interface Crash {
  /** `before:3` */
  at: string
  /** By the end of a process. */
  exit?: boolean
}

export interface Life {
  crashed: boolean
  /** Of the last worker. */
  writes: number
}

/** Runs a case from its beginning to its end. */
export function run(arena: Arena, one: Case, crash?: Crash): Promise<Life> {
  return arena.within(async () => {
    const application = `conformance-${randomUUID()}`
    const client = await PerdureClient.create({ url: arena.url, applicationName: application })
    const trial = new Trial(arena, one, client, application)
    try {
      return await trial.run(crash)
    } finally {
      await client.destroy()
    }
  })
}

class Trial {
  private id: string = randomUUID()
  private worker: OneWorker | undefined
  private hasCrashed = false
  private readonly own: WorkerProgram[] = []
  private readonly broken: Promise<never>
  private fail: (error: Error) => void = () => {}

  constructor(
    private readonly arena: Arena,
    private readonly one: Case,
    private readonly client: PerdureClient,
    private readonly application: string,
  ) {
    this.broken = new Promise((_, reject) => {
      this.fail = reject
    })
    this.broken.catch(() => {})
  }

  async run(crash: Crash | undefined): Promise<Life> {
    const late = setTimeout(() => this.fail(new Error('It takes too long')), LONGEST_MS)
    let writes = 0
    try {
      await Promise.race([this.play(crash), this.broken])
    } catch (error) {
      throw await this.told(error as Error, crash)
    } finally {
      clearTimeout(late)
      const { worker } = this
      this.worker = undefined
      writes = (await worker?.end('kill')) ?? 0
      await Promise.all(this.own.map((program) => program.close()))
    }
    return { crashed: this.hasCrashed, writes }
  }

  private async play(crash: Crash | undefined): Promise<void> {
    const { one, client } = this
    await this.start({ crash, code: one.code })
    const input = { program: one.program, with: one.with }
    await client.enqueuePortable({ workflowName: 'main', queueName: 'conformance', workflowID: this.id }, [input])
    for (const action of one.caller ?? []) await this.act(action)
    await this.check('', one)
    for (const [suffix, expected] of Object.entries(one.of ?? {})) await this.check(suffix, expected)
    await this.checkEvents()
    await this.checkStreams()
  }

  /** Where it stands, for whoever has to find out why. */
  private async told(error: Error, crash: Crash | undefined): Promise<Error> {
    const steps = (await this.steps(this.id).catch(() => [])).map(({ functionId, name }) => `${functionId} ${name}`)
    error.message = `${crash ? `crash ${crash.at}${crash.exit ? ', process' : ''}` : 'no crash'}, workflow ${this.id}: ${error.message}\nRecorded: ${steps.join(', ')}`
    return error
  }

  private async start({ crash, code }: { crash?: Crash; code?: string }): Promise<void> {
    const { url, program: shared } = this.arena
    const program = crash?.exit ? this.arena.another() : shared
    if (program !== shared) this.own.push(program)
    const worker = new OneWorker(
      program,
      () => {
        if (this.worker !== worker) return
        this.hasCrashed = true
        void this.start({ code })
      },
      (error) => this.worker === worker && this.fail(error),
    )
    this.worker = worker
    await worker.begin({
      url,
      application: this.application,
      crash: crash?.at,
      exit: crash?.exit,
      code,
      park: this.one.park,
    })
  }

  private async act(action: Action): Promise<void> {
    const { client, id } = this
    if ('send' in action)
      await client.send(id, action.send.value, action.send.topic, undefined, { serializationType: 'portable' })
    else if ('step' in action) await vi.waitFor(async () => expect(await this.names()).toContain(action.step), PATIENT)
    else if ('event' in action) await vi.waitFor(() => this.event(action.event.key, action.event.value), PATIENT)
    else if ('query' in action) await vi.waitFor(() => this.query(action.query), PATIENT)
    else if ('update' in action) await this.update(action.update)
    else if ('cancel' in action) await client.cancelWorkflow(id)
    else if ('terminate' in action) await client.workflows.terminateWorkflows({ workflows: { workflowIds: [id] } })
    else if ('resume' in action) await client.resumeWorkflow(id)
    else if ('explained' in action) await vi.waitFor(() => this.explained(action.explained), PATIENT)
    else if ('parked' in action) await vi.waitFor(() => this.parked(), PATIENT)
    else if ('end' in action) await seen(client, id)
    else if ('rewind' in action) await client.rewindWorkflow(id, { startStep: action.rewind })
    else if ('fork' in action) this.id = await client.forkWorkflow(id, action.fork)
    else await this.replace(action.worker)
  }

  private async replace({ code, stop }: { code?: string; stop?: boolean }): Promise<void> {
    const { worker } = this
    this.worker = undefined
    await worker?.end(stop ? 'stop' : 'kill')
    await this.start({ code })
  }

  private async steps(id: string): Promise<Step[]> {
    return (await this.client.workflows.listSteps({ workflowId: id, pageSize: 1000 })).steps
  }

  private async names(): Promise<string[]> {
    return (await this.steps(this.id)).map(({ name }) => name)
  }

  private async parked(): Promise<void> {
    const { workflow } = await this.client.workflows.getWorkflow({ workflowId: this.id })
    expect(workflow?.parked).toBe(true)
  }

  private async event(key: string, value: unknown): Promise<void> {
    expect(await this.client.getEvent(this.id, key, 20)).toEqual(value)
  }

  private async explained(text: string): Promise<void> {
    const { explanations } = await this.client.workflows.explainWorkflow({ workflowId: this.id })
    expect(explanations.map(({ message }) => message).join('\n')).toContain(text)
  }

  private async query(asked: { name: string; args?: unknown[]; answer?: unknown; unknown?: boolean }): Promise<void> {
    const { name, args = [], answer, unknown } = asked
    const request = { workflowId: this.id, name, arguments: toArguments(args) }
    const asking = this.client.workflows.queryWorkflow(request)
    if (unknown) return expect(asking).rejects.toThrow('has no query')
    expect((await asking).value).toMatchObject(toPayload(answer))
  }

  private async update({ name, id, args = [], ...expected }: Update): Promise<void> {
    const { workflowId, updateId } = { workflowId: this.id, updateId: id && `${this.id}-${id}` }
    const request = { workflowId, updateId, name, arguments: toArguments(args) }
    for await (const { frame } of this.client.workflows.updateWorkflow(request)) {
      if (frame.case === 'rejected') return expect({ refused: true }).toEqual(expected)
      if (frame.case === 'failed') return expect({ failure: frame.value }).toMatchObject(expected)
      if (frame.case === 'completed') return expect(frame.value).toMatchObject(toPayload(expected.answer))
    }
    throw new Error('The update got no answer')
  }

  private async check(suffix: string, expected: Expected): Promise<void> {
    const id = this.id + suffix
    const outcome = await seen(this.client, id)
    if ('result' in expected) expect(outcome).toEqual({ result: expected.result })
    if (expected.failure) expect(outcome).toMatchObject({ failure: expected.failure })
    if (expected.cancelled) expect(outcome).toEqual({ cancelled: true })
    if (!expected.steps) return
    const steps = withoutTimers(await this.steps(id))
    const shape = steps.map(({ functionId, name }) => [functionId, name])
    expect(shape).toEqual(expected.steps.map(([number, name]) => [number, name]))
    for (const [index, [number, name, more = {}]] of expected.steps.entries()) {
      const step = steps[index] as Step
      const { output, failure, child } = more
      if ('output' in more) expect(step.output, `${number} ${name}`).toMatchObject(toPayload(output))
      if (failure) expect(step.failure, `${number} ${name}`).toMatchObject(failure)
      if (child) expect(step.childWorkflowId).toBe(child.startsWith('-') ? this.id + child : child)
    }
  }

  private async checkEvents(): Promise<void> {
    for (const [key, value] of Object.entries(this.one.events ?? {})) await this.event(key, value)
  }

  private async checkStreams(): Promise<void> {
    for (const [key, expected] of Object.entries(this.one.streams ?? {})) {
      const values: unknown[] = []
      for await (const value of this.client.readStream(this.id, key)) values.push(value)
      expect(values).toEqual(expected)
    }
  }
}
