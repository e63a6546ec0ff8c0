import { DBOSClient } from '@dbos-inc/dbos-sdk'
import { beforeAll, describe, expect, test } from 'vitest'
import { PerdureClient } from '../../src/client/index.js'
import { type App, startApp } from '../interop/apps.js'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { described } from './described.js'

/** Both clients on one database, beside a running application: what one tells of a workflow, the other tells too. */
let app: App
let ours: PerdureClient
let theirs: PerdureClient

beforeAll(async () => {
  const server = await serving()
  const quiet = { info() {}, debug() {}, warn() {}, error() {} }
  app = await startApp('typescript', server.databaseUrl)
  ours = await PerdureClient.create({ url: server.url, applicationName: app.name })
  const options = { systemDatabaseUrl: server.databaseUrl, logger: quiet as never, applicationName: app.name }
  theirs = (await DBOSClient.create(options)) as unknown as PerdureClient
  atFileEnd(() => Promise.all([ours.destroy(), theirs.destroy()]))
})

type AnyWorkflow = (...args: unknown[]) => Promise<unknown>

const start = (workflowName: string, workflowID: string, ...args: unknown[]) =>
  ours.enqueue<AnyWorkflow>({ workflowName, workflowID, queueName: app.queue }, ...args)

const answer = (act: Promise<unknown>) => act.then(described, (thrown) => `thrown: ${described(thrown)}`)

async function alike(act: (client: PerdureClient) => Promise<unknown>): Promise<string> {
  const [expected, actual] = await Promise.all([answer(act(theirs)), answer(act(ours))])
  expect(actual).toBe(expected)
  return actual
}

const collected = async (values: AsyncGenerator<unknown>) => {
  const all: unknown[] = []
  for await (const value of values) all.push(value)
  return all
}

describe('results', () => {
  const values = {
    date: new Date(1),
    map: new Map<unknown, unknown>([[1, new Set([2n])]]),
    bytes: Buffer.from('b'),
    missing: undefined,
  }

  test.each<[string, string, unknown[]]>([
    ['what was given', 'echo', [values]],
    ['every kind of value', 'values', []],
    ['nothing', 'nothing', []],
    ['null', 'echo', [null]],
    ['an error with a code and data', 'fail', ['no coffee']],
    ['an error with a cause', 'failPlain', ['deep']],
    ['steps', 'steps', []],
    ['children', 'parent', [2]],
  ])('%s', async (_name, workflow, args) => {
    const { workflowID } = await start(workflow, `result-${workflow}-${args.length}-${args[0]}`, ...args)
    await alike((client) => client.retrieveWorkflow(workflowID).getResult())
    await alike((client) => client.retrieveWorkflow(workflowID).getStatus())
    await alike((client) => client.getWorkflow(workflowID))
    await alike((client) => client.listWorkflowSteps(workflowID))
  })

  test('of portable workflows, and what they throw', async () => {
    const options = { queueName: app.queue, workflowName: 'echo', workflowID: 'portable' }
    await ours.enqueuePortable(options, [{ at: new Date(0), big: 1n }])
    await ours.enqueuePortable({ ...options, workflowName: 'fail', workflowID: 'portable-fail' }, ['no coffee'])
    for (const id of ['portable', 'portable-fail']) {
      await alike((client) => client.retrieveWorkflow(id).getResult())
      await alike((client) => client.getWorkflow(id))
    }
    await expect(ours.retrieveWorkflow('portable-fail').getResult()).rejects.toMatchObject({
      name: 'TeapotError',
      code: 418,
      data: { retry: false },
    })
  })

  test('of a method of a configured instance', async () => {
    const options = { workflowName: 'ring', workflowClassName: 'Till', workflowConfigName: 'front' }
    const handle = await ours.enqueue<AnyWorkflow>({ ...options, queueName: app.queue }, 5)
    await expect(handle.getResult()).resolves.toEqual({ till: 'front', amount: 5 })
  })

  test('of cancelled workflows, and of those that gave up', async () => {
    const options = { queueName: 'nobody-polls', workflowName: 'echo' }
    await ours.enqueue({ ...options, workflowID: 'to-cancel' })
    await ours.cancelWorkflow('to-cancel')
    await alike((client) => client.retrieveWorkflow('to-cancel').getResult())
    await ours.enqueue({ ...options, workflowID: 'to-terminate' })
    await ours.workflows.terminateWorkflows({ workflows: { workflowIds: ['to-terminate'] }, reason: 'done with it' })
    await alike((client) => client.retrieveWorkflow('to-terminate').getResult())
  })

  test('a workflow that does not exist yet is waited for', async () => {
    const [early, sdk] = [ours, theirs].map((client) => client.retrieveWorkflow('later').getResult())
    await start('echo', 'later', 'now')
    await expect(early).resolves.toBe('now')
    await expect(sdk).resolves.toBe('now')
  })

  test('nothing of a workflow that does not exist', async () => {
    await alike((client) => client.retrieveWorkflow('nobody').getStatus())
    await alike((client) => client.getWorkflow('nobody'))
    await alike((client) => client.listWorkflowSteps('nobody'))
  })
})

describe('events and streams', () => {
  test('events of every kind', async () => {
    await (await start('values', 'event-values')).getResult()
    await alike((client) => client.getEvent('event-values', 'values'))
    await alike((client) => client.getEvent('event-values', 'unset', 0))
    await alike((client) => client.getEvent('event-values', 'unset', { timeoutSeconds: 0.05 }))
    await alike((client) => client.getEvent('event-values', 'unset', { deadlineEpochMS: Date.now() - 1 }))
    await alike((client) => client.getEvent('nobody', 'unset', 0.01))
  })

  test('an event is waited for', async () => {
    await start('events', 'event-waits', 1)
    const waiting = ours.getEvent('event-waits', 'done')
    await ours.send('event-waits', 'go on', 'go')
    await expect(waiting).resolves.toBe(true)
  })

  test('stream values, from any offset, until the stream is closed', async () => {
    await (await start('values', 'stream-values')).getResult()
    await (await start('stream', 'stream-many', 30)).getResult()
    for (const offset of [undefined, 0, 29, 30, 99]) {
      await alike((client) => collected(client.readStream('stream-many', 'values', { offset })))
    }
    await alike((client) => collected(client.readStream('stream-values', 'values')))
    await alike((client) => client.readStreamOffset('stream-many', 'values', 7))
    await alike((client) => client.readStreamOffset('stream-many', 'values', 30))
    await alike((client) => collected(client.readStream('stream-many', 'no such key')))
  })

  test('the stream of a workflow that does not exist, offsets and times that are none', async () => {
    await alike((client) => collected(client.readStream('nobody', 'values')))
    await alike((client) => client.readStreamOffset('nobody', 'values', 0))
    await alike((client) => collected(client.readStream('nobody', 'values', { offset: -1 })))
    await alike((client) => collected(client.readStream('nobody', 'values', { offset: 0.5 })))
    await alike((client) => collected(client.readStream('nobody', 'values', { timeoutSeconds: -1 })))
  })

  test('a value that does not come in time', async () => {
    await start('pacedStream', 'stream-slow', 2)
    await ours.send('stream-slow', 'go on', 'next')
    await alike((client) => client.readStreamOffset('stream-slow', 'values', 0))
    await alike((client) => client.readStreamOffset('stream-slow', 'values', 1, { timeoutSeconds: 0.05 }))
    await alike((client) => client.readStreamOffset('stream-slow', 'values', 1, { timeoutSeconds: 0 }))
    await alike((client) => collected(client.readStream('stream-slow', 'values', { timeoutSeconds: 0.05 })))
  })

  test('the time of a value starts when its reader asks for it', async () => {
    await start('pacedStream', 'stream-busy', 2)
    await ours.send('stream-busy', 'go on', 'next')
    const values = ours.readStream('stream-busy', 'values', { timeoutSeconds: 1.5 })
    await expect(values.next()).resolves.toMatchObject({ value: 0 })
    await expect(ours.readStreamOffset('stream-busy', 'values', 1, { timeoutSeconds: 1.6 })).rejects.toThrow('1600ms')
    const second = values.next()
    await ours.send('stream-busy', 'go on', 'next')
    await expect(second).resolves.toMatchObject({ value: 1 })
  })

  test('a stream ends with its workflow', async () => {
    await start('pacedStream', 'stream-open', 1)
    const reading = collected(ours.readStream('stream-open', 'values'))
    await ours.send('stream-open', 'go on', 'next')
    await expect(reading).resolves.toEqual([0])
  })
})

describe('waits', () => {
  test('the first of several, and all of them', async () => {
    await start('pacedStream', 'slow', 1)
    await (await start('echo', 'quick', 1)).getResult()
    const ids = ['slow', 'quick']
    await alike((client) => client.waitFirst(ids.map((id) => client.retrieveWorkflow(id))))
    const all = Promise.all(
      [ours, theirs].map((client) => client.waitAll([...ids, 'quick'].map((id) => client.retrieveWorkflow(id)))),
    )
    await ours.send('slow', 'go on', 'next')
    for (const handles of await all) {
      expect(handles.map(({ workflowID }) => workflowID)).toEqual(['slow', 'quick', 'quick'])
    }
  })

  test('of none, and of the same twice', async () => {
    await alike((client) => client.waitFirst([]))
    await alike((client) => client.waitAll([]))
    await alike((client) => client.waitFirst([client.retrieveWorkflow('a'), client.retrieveWorkflow('a')]))
  })
})

describe('messages', () => {
  test('arrive as they were sent', async () => {
    await start('talk', 'talk')
    const message = { at: new Date(5), map: new Map([[1, 2]]) }
    await ours.send('talk', message, 'say')
    await ours.send('talk', 'bye', 'say')
    await expect(ours.getEvent('talk', 'reply-0')).resolves.toEqual({ heard: message })
    await expect(ours.retrieveWorkflow('talk').getResult()).resolves.toBe(2)
  })
})
