import { createClient } from '@connectrpc/connect'
import { expect, test } from 'vitest'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import { serving } from '../serving.js'
import { createGrpcTransport } from '../transport.js'
import { Application } from '../waits/application.js'

/** Each kind of wait has its own suite with `listen` off (test/waits); here all of them are on one server. */
test('with listen off 500 waits of every kind are told all they wait for, and nothing ever listens or notifies', async () => {
  const server = await serving({ listen: false })
  const { database, waits } = server.namespaces.get('')
  const ran = new Set<string>()
  const run = database.run.bind(database)
  database.run = (...given) => {
    ran.add(given[0].name)
    return run(...given)
  }
  const workflows = createClient(WorkflowService, createGrpcTransport({ baseUrl: server.url }))
  const application = await Application.on(server.databaseUrl)
  application.silent = true
  const ids = Array.from({ length: 100 }, (_, n) => `unheard-${n}`)
  await application.startMany(ids)
  let open = 0
  const told = async (frames: AsyncIterable<{ frame: { case?: string; value?: unknown } }>) => {
    const kinds: string[] = []
    for await (const { frame } of frames) {
      if (frame.case === 'opened') open++
      else if (frame.case !== 'progress') kinds.push(String(frame.case))
    }
    return kinds.join()
  }
  const all = ids.flatMap((workflowId) => [
    told(workflows.getEvent({ workflowId, key: 'k' })),
    told(workflows.getEvent({ workflowId, key: 'k', follow: true })),
    told(workflows.readStream({ workflowId, key: 'k' })),
    told(workflows.getResult({ workflowId })),
    told(workflows.watchWorkflow({ workflowId })),
  ])
  await expect.poll(() => open).toBe(500)
  for (const id of ids) {
    await application.setEvent(id, 'k', '1', 1)
    await application.write(id, 'k', '1')
  }
  await application.end(ids, 'SUCCESS', '1')
  const ended = await Promise.all(all)
  const [event, followed, stream, result] = [0, 1, 2, 3].map((kind) => new Set(ended.filter((_, i) => i % 5 === kind)))
  expect([event, followed, stream, result]).toEqual([
    new Set(['value,end']),
    new Set(['value,end']),
    new Set(['values,end']),
    new Set(['outcome,end']),
  ])
  for (const watched of ended.filter((_, i) => i % 5 === 4)) expect(watched).toMatch(/^(happening,)+end$/)
  expect(waits.listening).toBe(false)
  expect([...ran]).not.toContain('notify_all')
  expect(waits.load).toEqual({ waiters: 0, held: 0 })
})
