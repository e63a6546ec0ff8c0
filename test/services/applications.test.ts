import { randomUUID } from 'node:crypto'
import { createClient } from '@connectrpc/connect'
import { DBOSClient } from '@dbos-inc/dbos-sdk'
import { expect, test } from 'vitest'
import { AdminService } from '../../gen/ts/perdure/v1/admin_service_pb.js'
import { ApplicationService } from '../../gen/ts/perdure/v1/application_service_pb.js'
import { withClient } from '../database.js'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { createGrpcTransport } from '../transport.js'

async function open() {
  const server = await serving()
  const sdk = await DBOSClient.create({ systemDatabaseUrl: server.databaseUrl })
  atFileEnd(() => sdk.destroy())
  const transport = createGrpcTransport({ baseUrl: server.url })
  const register = (name: string, application: string | null, at: number) =>
    withClient(server.databaseUrl, (client) =>
      client.query(
        `INSERT INTO dbos.application_versions (version_id, version_name, application_name, version_timestamp)
         VALUES (gen_random_uuid()::text, $1, $2, $3)`,
        [name, application, at],
      ),
    )
  return {
    sdk,
    server,
    register,
    applications: createClient(ApplicationService, transport),
    admin: createClient(AdminService, transport),
  }
}

test('applications are listed with what they own', async () => {
  const { sdk, register, applications } = await open()
  await register('v1', 'app', 1)
  await register('v2', 'app', 2)
  await sdk.registerQueue('q', { applicationName: 'app' })
  await sdk.enqueue({ workflowName: 'wf', queueName: 'q', applicationName: 'app' })
  await sdk.enqueue({ workflowName: 'wf', queueName: 'q', applicationName: 'app', delaySeconds: 60 })
  await sdk.enqueue({ workflowName: 'wf', queueName: 'q' })
  const listed = (await applications.listApplications({})).applications
  expect(listed).toMatchObject([
    { name: '', versions: 0n, activeWorkflows: 1n },
    { name: 'app', versions: 2n, queues: 1n, schedules: 0n, activeWorkflows: 2n, latestVersion: { name: 'v2' } },
  ])
})

test('a version made the latest is the latest, also where another was stamped by a clock that ran ahead', async () => {
  const { register, applications } = await open()
  await register('ahead', 'app', Date.now() + 1e9)
  await register('v1', 'app', 1)
  const requestId = randomUUID()
  const first = await applications.setLatestApplicationVersion({ version: 'v1', requestId })
  expect((await applications.getLatestApplicationVersion({ application: 'app' })).version?.name).toBe('v1')
  await applications.setLatestApplicationVersion({ version: 'ahead' })
  expect(await applications.setLatestApplicationVersion({ version: 'v1', requestId })).toEqual(first)
  expect((await applications.getLatestApplicationVersion({ application: 'app' })).version?.name).toBe('ahead')
})

test('versions go page by page, the latest first', async () => {
  const { register, applications } = await open()
  for (let i = 0; i < 5; i++) await register(`v${i}`, null, 1000)
  const seen = new Set<string>()
  let pageToken = ''
  do {
    const page = await applications.listApplicationVersions({ pageSize: 2, pageToken })
    for (const { name } of page.versions) seen.add(name)
    pageToken = page.nextPageToken
  } while (pageToken)
  expect(seen.size).toBe(5)
})

test('the server tells its versions, limits and namespaces', async () => {
  const { admin } = await open()
  expect(await admin.getServerInfo({})).toMatchObject({
    version: '0.1.0',
    dbosSdkVersion: '5.3.0',
    schemaVersion: 123,
  })
  expect((await admin.listNamespaces({})).namespaces).toMatchObject([
    { name: 'default', schema: 'dbos', available: true, schemaVersion: 123 },
  ])
})
