import { describe, expect, test } from 'vitest'
import { seconds } from './door.js'
import { inEveryLanguage, type Setting, work } from './setting.js'

interface Row {
  status: string
  startedAt: { seconds: number; nanos: number } | null
}

async function row({ door }: Setting, workflowId: string): Promise<Row> {
  return (await door.call<{ workflow: Row }>('GetWorkflow', { workflowId })).workflow
}

/** pickle.dumps({"from": ["outside", 1]}): perdure writes no pickles, and hands on those it is given. */
const pickled = {
  stored: { serialization: 'py_pickle', data: Buffer.from('gASVGwAAAAAAAAB9lIwEZnJvbZRdlCiMB291dHNpZGWUSwFlcy4=') },
}

function register({ door, app }: Setting, queue: object): Promise<unknown> {
  const spec = { application: app.name, pollingInterval: seconds(0.1), ...queue }
  return door.call('RegisterQueue', { queue: spec }, 'Queue')
}

const runtimes = { typescript: 'TYPESCRIPT', python: 'PYTHON', go: 'GO', java: 'JAVA' }

describe('queues and schedules', async () => {
  await inEveryLanguage((setting) => {
    test('a queue that perdure registers is polled by the application that runs already', async () => {
      const { door, enqueue } = setting
      await register(setting, { name: 'from-outside' })
      expect(await door.output(await enqueue('echo', ['there'], { queue: 'from-outside' }))).toBe('there')
    })

    test("a queue's limit holds in the application: one runs, the other waits", async () => {
      const { door, enqueue } = setting
      await register(setting, { name: 'one-by-one', concurrency: 1 })
      const first = await enqueue('talk', [], { queue: 'one-by-one' })
      await expect.poll(async () => (await row(setting, first)).status).toBe('WORKFLOW_STATUS_PENDING')
      const second = await enqueue('echo', ['next'], { queue: 'one-by-one' })
      await door.send(first, 'say', 'one')
      await door.event(first, 'reply-0')
      expect((await row(setting, second)).status).toBe('WORKFLOW_STATUS_ENQUEUED')
      await door.send(first, 'say', 'bye')
      expect(await door.output(second)).toBe('next')
    })

    test('a partition runs in the order of arrival, one at a time', async () => {
      const { door, app } = setting
      await register(setting, { name: 'parts', partitionConcurrency: 1 })
      const workflows = Array.from({ length: 8 }, (_, n) =>
        work(app, 'echo', [n], { queue: 'parts', partitionKey: n % 2 ? 'odd' : 'even' }),
      )
      const { outcomes } = await door.call<{ outcomes: { accepted: { workflowId: string } }[] }>('EnqueueWorkflows', {
        workflows,
      })
      const ids = outcomes.map(({ accepted }) => accepted.workflowId)
      expect(await Promise.all(ids.map((id) => door.output(id)))).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
      const started = await Promise.all(ids.map(async (id) => (await row(setting, id)).startedAt))
      for (const parity of [0, 1]) {
        const times = started
          .filter((_, n) => n % 2 === parity)
          .map((at) => (at?.seconds ?? 0) * 1e9 + (at?.nanos ?? 0))
        expect(times).toEqual([...times].sort((a, b) => a - b))
      }
    })
  })

  await inEveryLanguage(
    (setting, language) => {
      test('nothing is taken from a paused queue until it is resumed', async () => {
        const { door, enqueue } = setting
        await register(setting, { name: 'paused' })
        expect(await door.output(await enqueue('echo', [1], { queue: 'paused' }))).toBe(1)
        await door.call('PauseQueue', { name: 'paused' }, 'Queue')
        // SDKs read their queues' limits once a second: a pause holds for what comes after that.
        let waiting = ''
        await expect
          .poll(async () => {
            waiting = await enqueue('echo', [2], { queue: 'paused' })
            for (let n = 0; n < 3; n++) await door.output(await enqueue('echo', [n]))
            return (await row(setting, waiting)).status
          })
          .toBe('WORKFLOW_STATUS_ENQUEUED')
        await door.call('ResumeQueue', { name: 'paused' }, 'Queue')
        expect(await door.output(waiting)).toBe(2)
      })

      test('bounces of a debounced workflow become one run, with the last arguments', async () => {
        const { door, app } = setting
        const debounce = async (value: number) => {
          const { workflowId } = await door.call<{ workflowId: string }>('DebounceWorkflow', {
            workflow: {
              name: 'echo',
              queue: app.queue,
              application: app.name,
              arguments: { positional: [{ json: `${value}` }] },
            },
            key: 'k',
            period: seconds(0.5),
          })
          return workflowId
        }
        const ids = [await debounce(1), await debounce(2), await debounce(3)]
        expect(new Set(ids).size).toBe(1)
        expect(await door.output(ids[0] as string)).toBe(3)
      })

      test('a schedule is fired by its application, with its time and context', async () => {
        const { door, app } = setting
        const name = `every-second-${language}`
        await door.call(
          'CreateSchedule',
          {
            schedule: {
              name,
              workflowName: 'scheduled',
              cron: '* * * * * *',
              timeZone: 'UTC',
              context: language === 'python' ? pickled : { json: '{"from":["outside",1]}' },
              queue: app.queue,
              application: app.name,
              runtime: `SCHEDULE_RUNTIME_${runtimes[language]}`,
            },
          },
          'Schedule',
        )
        interface Listed {
          workflows: { workflowId: string; status: string }[]
        }
        const ended = async () => {
          const filter = { scheduleNames: [name], statuses: ['WORKFLOW_STATUS_SUCCESS', 'WORKFLOW_STATUS_ERROR'] }
          return (await door.call<Listed>('ListWorkflows', { filter })).workflows
        }
        await expect.poll(async () => (await ended()).length).toBeGreaterThan(0)
        await door.call('PauseSchedule', { name }, 'Schedule')
        const [run] = await ended()
        const seen = (await door.output(run?.workflowId ?? '')) as { at: string; context: unknown }
        expect(seen.context).toEqual({ from: ['outside', 1] })
        expect(run?.workflowId.startsWith(`sched-${name}-`)).toBe(true)
        expect(Date.parse(seen.at)).toBe(Date.parse(run?.workflowId.slice(`sched-${name}-`.length) ?? ''))
      })

      test('a schedule without context hands over none', async () => {
        const { door, app } = setting
        const name = `no-context-${language}`
        const schedule = {
          ...{ name, workflowName: 'scheduled', cron: '0 0 1 * * *', timeZone: 'UTC', application: app.name },
          runtime: `SCHEDULE_RUNTIME_${runtimes[language]}`,
        }
        await door.call('CreateSchedule', { schedule }, 'Schedule')
        const { workflowId } = await door.call<{ workflowId: string }>('TriggerSchedule', { name }, 'Schedule')
        const { context } = (await door.output(workflowId)) as { context?: unknown }
        expect(context ?? null).toBeNull()
      })

      test('a paused schedule is triggered by hand', async () => {
        const { door } = setting
        const name = `every-second-${language}`
        const { workflowId } = await door.call<{ workflowId: string }>('TriggerSchedule', { name }, 'Schedule')
        expect(await door.output(workflowId)).toMatchObject({ context: { from: ['outside', 1] } })
      })
    },
    // Java can't read a queue that is paused, keeps its schedules by class, and finds no workflow without one.
    ['typescript', 'python', 'go'],
  )
})
