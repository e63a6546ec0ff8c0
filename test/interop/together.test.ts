import { beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase, withClient } from '../database.js'
import { serving } from '../serving.js'
import { type App, startApp } from './apps.js'
import type { Language } from './build.js'
import { Door } from './door.js'
import { available, work } from './setting.js'

const together = ['typescript', 'python', 'go'] as const
const missing: Language[] = []
for (const language of together) if (!(await available(language))) missing.push(language)

interface Listed {
  workflowId: string
  application?: string
}

describe.skipIf(missing.length > 0)('applications of several SDKs on one database', () => {
  let door: Door
  let databaseUrl: string
  const apps = new Map<string, App>()

  beforeAll(async () => {
    const server = await serving()
    databaseUrl = server.databaseUrl
    door = new Door(server.url)
    for (const language of together) apps.set(language, await startApp(language, databaseUrl))
  })

  const app = (language: Language) => apps.get(language) as App

  async function enqueue(language: Language, name: string, values: unknown[], options: object = {}): Promise<string> {
    const workflow = work(app(language), name, values, options)
    return (await door.call<{ workflowId: string }>('EnqueueWorkflow', { workflow })).workflowId
  }

  test('each takes what is enqueued for it, and nothing else', async () => {
    const ids: Promise<string>[] = []
    for (let n = 0; n < 10; n++) for (const language of together) ids.push(enqueue(language, 'echo', [n]))
    await Promise.all(ids.map(async (id) => door.output(await id)))
    for (const language of together) {
      const { workflows } = await door.call<{ workflows: Listed[] }>('ListWorkflows', {
        filter: { applications: [app(language).name] },
        pageSize: 1000,
      })
      expect(workflows).toHaveLength(10)
    }
  })

  test('on the queue that every SDK polls, a resumed workflow goes back to its own application', async () => {
    for (const language of together) {
      const workflowId = await enqueue(language, 'talk', [])
      await door.send(workflowId, 'say', 'before')
      await door.event(workflowId, 'reply-0')
      const selection = { workflows: { workflowIds: [workflowId] } }
      await door.call('CancelWorkflows', selection)
      await door.call('ResumeWorkflows', selection)
      await door.send(workflowId, 'say', 'bye')
      expect(await door.output(workflowId)).toBe(2)
    }
  })

  test('all of many are waited for in one call, whatever their language', async () => {
    const workflowIds = await Promise.all(together.map((language) => enqueue(language, 'echo', [language])))
    const finished: string[] = []
    interface Frame {
      outcome?: { workflowId: string; kind: string }
      end?: { reason: string }
    }
    let reason: string | undefined
    for await (const frame of door.frames<Frame>('WaitWorkflows', { workflowIds, mode: 'MODE_ALL' })) {
      if (frame.outcome) finished.push(frame.outcome.workflowId)
      if (frame.end) reason = frame.end.reason
    }
    expect(finished.sort()).toEqual([...workflowIds].sort())
    expect(reason).toBe('REASON_FINISHED')
  })

  test('every application is listed with its version and queues', async () => {
    interface Listing {
      applications: { name: string; versions: number; queues: number }[]
    }
    const { applications } = await door.call<Listing>('ListApplications', {}, 'Application')
    const known = Object.fromEntries(applications.map(({ name, ...counts }) => [name, counts]))
    expect(known).toMatchObject({
      typescript: { versions: 1, queues: 3 },
      python: { versions: 1, queues: 3 },
      go: { versions: 1, queues: 2 },
    })
  })

  test("Python's newer schema is served, by the server that was running and by one started on it", async () => {
    const versions = await withClient(databaseUrl, (client) => client.query('SELECT version FROM dbos.dbos_migrations'))
    expect(Number(versions.rows[0]?.version)).toBeGreaterThan(123)
    const second = new Door((await serving({ databaseUrl })).url)
    const workflow = work(app('python'), 'echo', ['from the second'])
    const { workflowId } = await second.call<{ workflowId: string }>('EnqueueWorkflow', { workflow })
    expect(await second.output(workflowId)).toBe('from the second')
    expect(await door.output(workflowId)).toBe('from the second')
  })
})

describe.skipIf(!(await available('java')))('a Java application that comes last', () => {
  test("takes other applications' work that names no version: docs/compatibility.md says to keep it apart", async () => {
    const server = await serving({ databaseUrl: await freshDatabase(), legacyPayloads: true })
    const door = new Door(server.url)
    const typescript = await startApp('typescript', server.databaseUrl)
    const { version } = await door.call<{ version: { name: string } }>(
      'GetLatestApplicationVersion',
      { application: typescript.name },
      'Application',
    )
    await startApp('java', server.databaseUrl)
    const enqueue = async (workflow: object) =>
      (await door.call<{ workflowId: string }>('EnqueueWorkflow', { workflow })).workflowId
    const unnamed = await enqueue(work(typescript, 'echo', ['unnamed']))
    const takenBy = async () => {
      const answer = await door.call<{ workflow: { applicationVersion?: string } }>('GetWorkflow', {
        workflowId: unnamed,
      })
      return answer.workflow.applicationVersion
    }
    await expect.poll(takenBy).toBe('java-1')
    const named = await enqueue(work(typescript, 'echo', ['named'], { applicationVersion: version.name }))
    expect(await door.output(named)).toBe('named')
  })
})
