import { describe, expect, test } from 'vitest'
import { plain } from './door.js'
import { inEveryLanguage } from './setting.js'

const runtimes = {
  typescript: { runtime: 'SCHEDULE_RUNTIME_TYPESCRIPT', context: { json: '{"n":[1]}' } },
  python: {
    runtime: 'SCHEDULE_RUNTIME_PYTHON',
    // pickle.dumps({'n': [1]}, 4)
    context: {
      stored: { serialization: 'py_pickle', data: Buffer.from('gASVDQAAAAAAAAB9lIwBbpRdlEsBYXMu') },
    },
  },
  go: { runtime: 'SCHEDULE_RUNTIME_GO', context: { json: '{"n":[1]}' } },
  java: { runtime: 'SCHEDULE_RUNTIME_JAVA', context: { json: '{"n":[1]}' } },
}

interface Run {
  workflowId: string
  status: string
}

const instant = (ms: number) => ({ seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000 })

describe('schedules', async () => {
  await inEveryLanguage((setting, language) => {
    const name = `schedule-of-${language}`
    const call = <T>(method: string, request: object) => setting.door.call<T>(method, { name, ...request }, 'Schedule')
    const runs = async () => {
      const filter = { scheduleNames: [name] }
      const { workflows } = await setting.door.call<{ workflows: Run[] }>('ListWorkflows', { filter, pageSize: 1000 })
      return workflows
    }
    const timeOf = ({ workflowId }: Run) => Date.parse(workflowId.slice(`sched-${name}-`.length))

    test('what the application fired, a backfill tells and does not start again', async () => {
      const schedule = {
        ...runtimes[language],
        name,
        workflowName: 'scheduled',
        workflowClassName: setting.app.className,
        cron: '* * * * * *',
        timeZone: 'Asia/Kolkata',
        application: language === 'java' ? '' : setting.app.name,
      }
      await setting.door.call('CreateSchedule', { schedule }, 'Schedule')
      await expect.poll(async () => (await runs()).length).toBeGreaterThan(1)
      await call('PauseSchedule', {})
      const fired = await runs()
      for (const { workflowId } of fired) {
        expect(plain((await setting.door.result(workflowId)).output)).toMatchObject({ context: { n: [1] } })
      }
      const times = fired.map(timeOf)
      const [first, last] = [Math.min(...times), Math.max(...times)]
      const request = { after: instant(first - 3000), before: instant(last + 1000) }
      const { workflowIds, started } = await call<{ workflowIds: string[]; started: number }>(
        'BackfillSchedule',
        request,
      )
      for (const { workflowId } of fired) expect(workflowIds).toContain(workflowId)
      expect(started).toBe(workflowIds.length - fired.length)
      expect(started).toBeGreaterThan(1)
      for (const workflowId of workflowIds) {
        const seen = plain((await setting.door.result(workflowId)).output) as { at: string; context: unknown }
        expect(seen.context).toEqual({ n: [1] })
        expect(Date.parse(seen.at)).toBe(timeOf({ workflowId, status: '' }))
      }
    })

    test('a paused one is triggered', async () => {
      const { workflowId } = await call<{ workflowId: string }>('TriggerSchedule', {})
      expect(plain((await setting.door.result(workflowId)).output)).toMatchObject({ context: { n: [1] } })
    })
  })
})
