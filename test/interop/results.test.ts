import { describe, expect, test } from 'vitest'
import { plain } from './door.js'
import { inEveryLanguage } from './setting.js'

interface Step {
  functionId: number
  name: string
  output: { json?: string } | null
  failure: { name: string; message: string } | null
  childWorkflowId?: string
}

interface Listed {
  workflowId: string
  status: string
  name: string
  application?: string
  parentWorkflowId?: string
  executorId: string
}

describe('results', async () => {
  await inEveryLanguage((setting, language) => {
    test('arguments arrive and results come back', async () => {
      const { door, enqueue } = setting
      const value = { text: 'é \u{1F600}', numbers: [0, -1.5, 1e21], nothing: null, nested: { deep: [true] } }
      expect(await door.output(await enqueue('echo', [value]))).toEqual(value)
    })

    test('a workflow that returns nothing succeeds with null', async () => {
      const { door, enqueue } = setting
      expect(await door.output(await enqueue('nothing'))).toBeNull()
    })

    test('what it throws arrives as a Failure with name, message, code and data', async () => {
      const { door, enqueue } = setting
      const { kind, failure } = await door.result(await enqueue('fail', ['short and stout']))
      expect(kind).toBe('KIND_FAILED')
      expect(failure).toMatchObject({ name: 'TeapotError', message: 'short and stout', code: '418' })
      expect(plain(failure?.data)).toEqual({ retry: false })
    })

    test('an error of the language itself is a Failure too, enqueued portable or started natively', async () => {
      const { door, app, enqueue } = setting
      const expected = {
        typescript: { name: 'Error', message: 'outer' },
        python: { name: 'RuntimeError', message: 'outer' },
        go: { message: 'outer: inside' },
        java: { name: expect.stringMatching(/IllegalArgumentException$/), message: 'inside' },
      }[language]
      expect((await door.result(await enqueue('failPlain', ['inside']))).failure).toMatchObject(expected)
      await app.start('failPlain', 'native-failPlain', 'inside')
      const native = (await door.result('native-failPlain')).failure
      expect(native).toMatchObject(expected)
      if (language === 'typescript') expect(native?.cause).toMatchObject({ name: 'RangeError', message: 'inside' })
    })

    test('its steps are listed, the failed one with its failure', async () => {
      const { door, app, enqueue } = setting
      const enqueued = await enqueue('steps')
      await app.start('steps', 'native-steps')
      for (const workflowId of [enqueued, 'native-steps']) {
        expect(await door.output(workflowId)).toEqual([1, expect.stringContaining('second went wrong'), 3])
        const { steps } = await door.call<{ steps: Step[] }>('ListSteps', { workflowId })
        expect(steps.map((step) => step.name)).toEqual(['first', 'second', 'third'])
        expect(steps.map((step) => step.functionId)).toEqual(language === 'python' ? [1, 2, 3] : [0, 1, 2])
        expect([steps[0], steps[2]].map((step) => step?.output?.json)).toEqual(['1', '3'])
        expect(steps[1]?.failure?.message).toContain('second went wrong')
        expect(steps[0]?.failure).toBeNull()
      }
    })

    test('children are found by their parent, and steps name them', async () => {
      const { door, enqueue } = setting
      const workflowId = await enqueue('parent', [2])
      expect(await door.output(workflowId)).toEqual([0, 1])
      const { steps } = await door.call<{ steps: Step[] }>('ListSteps', { workflowId })
      const named = steps.filter((step) => step.name === 'echo').map((step) => step.childWorkflowId)
      const { workflows } = await door.call<{ workflows: Listed[] }>('ListWorkflows', {
        filter: { parentWorkflowIds: [workflowId], includeUnclaimed: true },
      })
      expect(workflows.map((child) => child.workflowId).sort()).toEqual(named.sort())
      expect(await Promise.all(workflows.map((child) => door.output(child.workflowId)))).toEqual([0, 1])
    })

    test('what the application starts by itself is seen', async () => {
      const { door, app } = setting
      await app.start('echo', 'its-own', { a: [1, 'two'] })
      expect(await door.output('its-own')).toEqual({ a: [1, 'two'] })
      const { workflow } = await door.call<{ workflow: Listed }>('GetWorkflow', { workflowId: 'its-own' })
      expect(workflow).toMatchObject({ status: 'WORKFLOW_STATUS_SUCCESS', name: 'echo' })
      if (language !== 'java') expect(workflow.application).toBe(app.name)
    })

    test('its queue and its version are seen', async () => {
      const { door, app } = setting
      const { versions } = await door.call<{ versions: { name: string }[] }>(
        'ListApplicationVersions',
        language === 'java' ? {} : { application: app.name },
        'Application',
      )
      expect(versions).toHaveLength(1)
      if (language === 'java') return // Java keeps its queues to itself.
      const { queues } = await door.call<{ queues: { spec: { name: string } }[] }>('ListQueues', {}, 'Queue')
      expect(queues.map((queue) => queue.spec.name)).toEqual(expect.arrayContaining([app.queue, `${app.queue}-serial`]))
    })
  })

  await inEveryLanguage(
    (setting) => {
      test('methods of classes and of configured instances run under their class and instance names', async () => {
        const { door, enqueue } = setting
        const ring = (configName: string) => enqueue('ring', [5], { className: 'Till', configName })
        expect(await door.output(await ring('front'))).toEqual({ till: 'front', amount: 5 })
        expect(await door.output(await ring('back'))).toEqual({ till: 'back', amount: 5 })
        expect(await door.output(await enqueue('count', [1], { className: 'Till' }))).toEqual({
          till: 'none',
          amount: 1,
        })
      })

      test('trap 3: an id is used again for the same workflow without class, whoever came first', async () => {
        const { door, app, enqueue } = setting
        await app.start('echo', 'used-again', 'first')
        expect(await enqueue('echo', ['second'], { workflowId: 'used-again', className: '' })).toBe('used-again')
        expect(await door.output('used-again')).toBe('first')
      })

      test('user and roles reach the workflow', async () => {
        const { door, enqueue } = setting
        const identity = { authenticatedUser: 'ada', authenticatedRoles: ['engineer', 'admin'] }
        expect(await door.output(await enqueue('whoami', [], identity))).toEqual({
          user: 'ada',
          roles: ['engineer', 'admin'],
        })
        expect(await door.output(await enqueue('whoami'))).toEqual({ user: '', roles: [] })
      })
    },
    ['typescript', 'python'],
  )
})
