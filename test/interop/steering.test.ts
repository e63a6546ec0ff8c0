import { describe, expect, test } from 'vitest'
import { seconds } from './door.js'
import { inEveryLanguage, type Setting, work } from './setting.js'

interface Row {
  workflowId: string
  status: string
  forkedFrom?: string
  startedAt: { seconds: number; nanos: number } | null
  createdAt: { seconds: number; nanos: number }
}

const only = (workflowId: string) => ({ workflows: { workflowIds: [workflowId] } })

async function row({ door }: Setting, workflowId: string): Promise<Row> {
  return (await door.call<{ workflow: Row }>('GetWorkflow', { workflowId })).workflow
}

async function running(setting: Setting, workflowId: string): Promise<void> {
  await expect.poll(async () => (await row(setting, workflowId)).status).toBe('WORKFLOW_STATUS_PENDING')
}

describe('steering', async () => {
  await inEveryLanguage((setting, language) => {
    const firstStep = language === 'python' ? 1 : 0

    test('a running workflow is cancelled, and resumed to its end', async () => {
      const { door, enqueue } = setting
      const workflowId = await enqueue('talk')
      await door.send(workflowId, 'say', 'one')
      expect(await door.event(workflowId, 'reply-0')).toEqual({ heard: 'one' })
      await door.call('CancelWorkflows', only(workflowId))
      expect((await door.result(workflowId)).kind).toBe('KIND_CANCELLED')
      await door.call('ResumeWorkflows', only(workflowId))
      await door.send(workflowId, 'say', 'bye')
      expect(await door.output(workflowId)).toBe(2)
      expect(await door.event(workflowId, 'reply-1')).toEqual({ heard: 'bye' })
    })

    test('a queued workflow is cancelled before it runs', async () => {
      const { door, enqueue } = setting
      const workflowId = await enqueue('echo', [1], { delay: seconds(3600) })
      await door.call('CancelWorkflows', only(workflowId))
      expect((await door.result(workflowId)).kind).toBe('KIND_CANCELLED')
      expect((await row(setting, workflowId)).startedAt).toBeNull()
    })

    test('a fork starts where it is told, keeps the steps before and runs those after', async () => {
      const { door, enqueue } = setting
      const source = await enqueue('talk')
      await door.send(source, 'say', 'kept')
      await door.send(source, 'say', 'bye')
      expect(await door.output(source)).toBe(2)
      const { steps } = await door.call<{ steps: { functionId: number; name: string }[] }>('ListSteps', {
        workflowId: source,
      })
      const second = steps.filter((step) => step.name === 'DBOS.recv')[1]
      const { workflowId } = await door.call<{ workflowId: string }>('ForkWorkflow', {
        workflowId: source,
        startStep: second?.functionId,
      })
      await door.send(workflowId, 'say', { forked: true })
      expect(await door.event(workflowId, 'reply-1')).toEqual({ heard: { forked: true } })
      expect(await door.event(workflowId, 'reply-0')).toEqual({ heard: 'kept' })
      await door.send(workflowId, 'say', 'bye')
      expect(await door.output(workflowId)).toBe(3)
      expect((await row(setting, workflowId)).forkedFrom).toBe(source)
    })

    test('a finished workflow is rewound to its start and runs again under its id', async () => {
      const { door, enqueue } = setting
      const workflowId = await enqueue('talk')
      await door.send(workflowId, 'say', 'bye')
      expect(await door.output(workflowId)).toBe(1)
      await door.call('RewindWorkflow', { workflowId, startStep: firstStep })
      await running(setting, workflowId)
      await door.send(workflowId, 'say', 'again')
      await door.send(workflowId, 'say', 'bye')
      // What the first run heard is gone with it.
      expect(await door.output(workflowId)).toBe(2)
    })

    test('trap 19: a timeout cancels what takes longer', async () => {
      const { door, enqueue } = setting
      const workflowId = await enqueue('sleepy', [600], { timeout: seconds(1) })
      expect((await door.result(workflowId)).kind).toBe('KIND_CANCELLED')
    })

    test('a delayed workflow waits, and starts early when its delay is cut', async () => {
      const { door, enqueue } = setting
      const workflowId = await enqueue('echo', ['late'], { delay: seconds(3600) })
      expect((await row(setting, workflowId)).status).toBe('WORKFLOW_STATUS_DELAYED')
      await door.call('SetWorkflowDelay', { ...only(workflowId), delay: seconds(0.01) })
      expect(await door.output(workflowId)).toBe('late')
    })

    test('a deduplication id is held while its workflow runs', async () => {
      const { door, enqueue } = setting
      const deduplicationId = `held-${language}`
      const holder = await enqueue('talk', [], { deduplicationId })
      await expect(enqueue('talk', [], { deduplicationId })).rejects.toMatchObject({ code: 6 })
      const existing = { deduplicationId, deduplicationPolicy: 'DEDUPLICATION_POLICY_RETURN_EXISTING' }
      expect(await enqueue('talk', [], existing)).toBe(holder)
      await door.send(holder, 'say', 'bye')
      expect(await door.output(holder)).toBe(1)
      expect(await door.output(await enqueue('echo', ['free'], { deduplicationId }))).toBe('free')
    })

    test('a queue that runs one at a time starts a batch in the order it was given', async () => {
      const { door, app } = setting
      const queue = `${app.queue}-serial`
      const workflows = Array.from({ length: 8 }, (_, n) => work(app, 'echo', [n], { queue }))
      const { outcomes } = await door.call<{ outcomes: { accepted?: { workflowId: string } }[] }>('EnqueueWorkflows', {
        workflows,
      })
      const ids = outcomes.map((outcome) => outcome.accepted?.workflowId ?? 'refused')
      expect(await Promise.all(ids.map((id) => door.output(id)))).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
      const rows = await Promise.all(ids.map((id) => row(setting, id)))
      const started = rows.map((each) => (each.startedAt?.seconds ?? 0) * 1e9 + (each.startedAt?.nanos ?? 0))
      expect(started).toEqual([...started].sort((a, b) => a - b))
      expect(new Set(started).size).toBeGreaterThan(1)
    })

    test('a lower priority number goes first', async () => {
      const { door, app, enqueue } = setting
      const queue = `${app.queue}-serial`
      const blocker = await enqueue('talk', [], { queue })
      await running(setting, blocker)
      const late = await enqueue('echo', ['late'], { queue, priority: 10 })
      const early = await enqueue('echo', ['early'], { queue, priority: 5 })
      await door.send(blocker, 'say', 'bye')
      await Promise.all([door.output(late), door.output(early)])
      const [first, second] = await Promise.all([row(setting, early), row(setting, late)])
      const at = ({ startedAt }: Row) => (startedAt?.seconds ?? 0) * 1e9 + (startedAt?.nanos ?? 0)
      expect(at(first)).toBeLessThanOrEqual(at(second))
    })

    test('a finished workflow is deleted with its children', async () => {
      const { door, enqueue } = setting
      const workflowId = await enqueue('parent', [1])
      await door.output(workflowId)
      await door.call('DeleteWorkflows', { ...only(workflowId), children: true })
      await expect(row(setting, workflowId)).rejects.toMatchObject({ code: 5 })
      const { workflows } = await door.call<{ workflows: Row[] }>('ListWorkflows', {
        filter: { parentWorkflowIds: [workflowId], includeUnclaimed: true },
      })
      expect(workflows).toEqual([])
    })
  })
})
