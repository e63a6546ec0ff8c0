import { randomUUID } from 'node:crypto'
import { expect, vi } from 'vitest'
import type { Step } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { PerdureClient } from '../../src/client/index.js'
import { toArguments, toPayload } from '../../src/worker/payloads.js'
import type { Action, Case, Expected } from './cases.js'
import { type Seen, seen, withoutTimers } from './seen.js'
import { WorkerProcess, type WorkerSetting } from './worker-process.js'

const PATIENT = { timeout: 20_000, interval: 25 }

export interface Arena {
  url: string
  command: string[]
}

/** Runs a case from its beginning to its end; true: the worker crashed where it was asked to. */
export async function run(arena: Arena, one: Case, crash?: string): Promise<boolean> {
  const application = `conformance-${randomUUID()}`
  const client = await PerdureClient.create({ url: arena.url, applicationName: application })
  const trial = new Trial(arena, one, client, application)
  try {
    return await trial.run(crash)
  } finally {
    await trial.end()
    await client.destroy()
  }
}

class Trial {
  private id: string = randomUUID()
  private worker: WorkerProcess | undefined
  private hasCrashed = false
  private over = false

  constructor(
    private readonly arena: Arena,
    private readonly one: Case,
    private readonly client: PerdureClient,
    private readonly application: string,
  ) {}

  async run(crash: string | undefined): Promise<boolean> {
    const { one, client } = this
    await this.start({ crash, code: one.code })
    const input = { program: one.program, with: one.with }
    await client.enqueuePortable({ workflowName: 'main', queueName: 'conformance', workflowID: this.id }, [input])
    for (const action of one.caller ?? []) await this.act(action)
    await this.check('', one)
    for (const [suffix, expected] of Object.entries(one.of ?? {})) await this.check(suffix, expected)
    await this.checkEvents()
    await this.checkStreams()
    return this.hasCrashed
  }

  async end(): Promise<void> {
    this.over = true
    await this.worker?.end('SIGKILL')
  }

  private async start(setting: Pick<WorkerSetting, 'crash' | 'code'>): Promise<void> {
    const { url, command } = this.arena
    const worker = new WorkerProcess(command, { ...setting, url, application: this.application, park: this.one.park })
    this.worker = worker
    void worker.exited.then(async () => {
      if (this.over || this.worker !== worker || !(await worker.hasCrashed())) return
      this.hasCrashed = true
      await this.start({ code: setting.code })
    })
    await worker.ready()
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
    else if ('parked' in action) await vi.waitFor(() => this.parked(), PATIENT)
    else if ('end' in action) await this.ended(id)
    else if ('rewind' in action) await client.rewindWorkflow(id, { startStep: action.rewind })
    else if ('fork' in action) this.id = await client.forkWorkflow(id, action.fork)
    else await this.replace(action.worker)
  }

  private async replace(setting: { code?: string }): Promise<void> {
    const before = this.worker
    this.worker = undefined
    await before?.end('SIGKILL')
    await this.start(setting)
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

  private async query({ name, args = [], answer }: { name: string; args?: unknown[]; answer: unknown }): Promise<void> {
    const request = { workflowId: this.id, name, arguments: toArguments(args) }
    const { value } = await this.client.workflows.queryWorkflow(request)
    expect(value).toMatchObject(toPayload(answer))
  }

  private async update(asked: { name: string; args?: unknown[]; answer?: unknown; refused?: boolean }): Promise<void> {
    const { name, args = [], answer, refused } = asked
    const request = { workflowId: this.id, name, arguments: toArguments(args) }
    for await (const { frame } of this.client.workflows.updateWorkflow(request)) {
      if (frame.case === 'rejected') return expect(refused).toBe(true)
      if (frame.case === 'failed') throw new Error(`The update failed: ${frame.value.message}`)
      if (frame.case === 'completed') return expect(frame.value).toMatchObject(toPayload(answer))
    }
    throw new Error('The update got no answer')
  }

  private ended(id: string): Promise<Seen> {
    return seen(this.client, id)
  }

  private async check(suffix: string, expected: Expected): Promise<void> {
    const id = this.id + suffix
    const outcome = await this.ended(id)
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
