import { randomUUID } from 'node:crypto'
import { beforeAll, describe } from 'vitest'
import { serving } from '../serving.js'
import { type App, startApp } from './apps.js'
import { type Language, languages, obstacle } from './build.js'
import { Door, payload } from './door.js'

/** A perdure server and one application beside it, on a database of their own. */
export interface Setting {
  door: Door
  app: App
  databaseUrl: string
  /** Enqueues a workflow of the application; its id. */
  enqueue(name: string, values?: unknown[], options?: object): Promise<string>
}

/** A workflow as an enqueue request has it. */
export function work(app: App, name: string, values: unknown[] = [], options: object = {}): object {
  return {
    workflowId: `${name}-${randomUUID()}`,
    name,
    queue: app.queue,
    className: app.className,
    application: app.name,
    arguments: { positional: values.map(payload) },
    ...options,
  }
}

export async function settle(language: Language): Promise<Setting> {
  // Only the Java SDK reads nothing but the legacy payload columns.
  const server = await serving({ legacyPayloads: language === 'java' })
  const app = await startApp(language, server.databaseUrl)
  const door = new Door(server.url)
  return {
    door,
    app,
    databaseUrl: server.databaseUrl,
    async enqueue(name, values, options) {
      const { workflowId } = await door.call<{ workflowId: string }>('EnqueueWorkflow', {
        workflow: work(app, name, values, options),
      })
      return workflowId
    },
  }
}

const obstacles = new Map<Language, string | undefined>()

export async function available(language: Language): Promise<boolean> {
  if (!obstacles.has(language)) {
    const found = await obstacle(language)
    if (found) console.log(`skipped: ${found}`)
    obstacles.set(language, found)
  }
  return obstacles.get(language) === undefined
}

/** The same tests against an application in every language that can be built here. */
export async function inEveryLanguage(
  tests: (setting: Setting, language: Language) => void,
  chosen: readonly Language[] = languages,
): Promise<void> {
  for (const language of chosen) {
    const there = await available(language)
    describe.skipIf(!there)(`a ${language} application`, () => {
      const setting = {} as Setting
      beforeAll(async () => void Object.assign(setting, await settle(language)))
      tests(setting, language)
    })
  }
}
