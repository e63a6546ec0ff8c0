import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import {
  DBOSJSON,
  type DBOSSerializer,
  PerdureClient,
  PortableWorkflowError,
  registerSerializationRecipe,
} from '../../src/client/index.js'
import { withClient } from '../database.js'
import { serving } from '../serving.js'
import { atFileEnd } from '../setup/file-end.js'
import { Application } from '../waits/application.js'

const key = randomBytes(32)

/** Encrypts; asynchronous, as such things are. */
const sealed: DBOSSerializer = {
  name: () => 'sealed',
  async stringify(value) {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    const body = Buffer.concat([cipher.update(DBOSJSON.stringify(value), 'utf8'), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')
  },
  async parse(text) {
    if (text === null || text === undefined) return null
    const bytes = Buffer.from(text, 'base64')
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
    decipher.setAuthTag(bytes.subarray(12, 28))
    return DBOSJSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8'))
  },
}

let client: PerdureClient
let plain: PerdureClient
let application: Application
let databaseUrl: string

beforeAll(async () => {
  const server = await serving()
  databaseUrl = server.databaseUrl
  client = await PerdureClient.create({ url: server.url, serializer: sealed })
  plain = await PerdureClient.create({ url: server.url })
  application = await Application.on(databaseUrl)
  atFileEnd(() => Promise.all([client.destroy(), plain.destroy()]))
})

const base = { queueName: 'q', workflowName: 'wf' }
const secret = { secret: 'word', at: new Date(0) }

const query = async <T>(text: string, values: unknown[]) =>
  withClient(databaseUrl, async (sql) => (await sql.query(text, values)).rows as T[])

test('arguments, messages and contexts of schedules leave sealed, and come back as they were', async () => {
  await client.enqueue<(value: unknown) => Promise<unknown>>({ ...base, workflowID: 'in' }, secret)
  await client.send('in', secret)
  await client.createSchedule({ scheduleName: 's', workflowName: 'wf', schedule: '0 1 * * *', context: secret })
  const rows = await query<{ text: string; serialization: string }>(
    `SELECT workflow_input.inputs AS text, serialization FROM dbos.workflow_input JOIN dbos.workflow_status USING (workflow_uuid)
     UNION ALL SELECT message, serialization FROM dbos.notifications
     UNION ALL SELECT context, 'sealed' FROM dbos.workflow_schedules`,
    [],
  )
  expect(rows).toHaveLength(3)
  for (const { text, serialization } of rows) {
    expect(serialization).toBe('sealed')
    expect(text).not.toContain('word')
    await sealed.parse(text)
  }
  await expect(client.getWorkflow('in')).resolves.toMatchObject({ input: [secret] })
  await expect(client.getSchedule('s')).resolves.toMatchObject({ context: secret })
  await expect(client.listSchedules()).resolves.toMatchObject([{ context: secret }])
})

test('a schedule whose context is sealed is not triggered by a server that would have to read it', async () => {
  await expect(client.triggerSchedule('s')).rejects.toThrow('[failed_precondition]')
})

test('results, errors, events, streams and steps come sealed, and are opened', async () => {
  const id = await application.start()
  const text = await sealed.stringify(secret)
  const thrown = await sealed.stringify({ name: 'Secret', message: 'word', code: 7, cause: { message: 'deeper' } })
  await query(`UPDATE dbos.workflow_status SET serialization = 'sealed' WHERE workflow_uuid = $1`, [id])
  await query(
    `INSERT INTO dbos.workflow_events (workflow_uuid, key, value, serialization) VALUES ($1, 'k', $2, 'sealed')`,
    [id, text],
  )
  await application.append(id, 'k', text, 'sealed')
  await query(
    `INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, output, error, serialization)
     VALUES ($1, 0, 'good', $2, NULL, 'sealed'), ($1, 1, 'bad', NULL, $3, 'sealed')`,
    [id, text, thrown],
  )
  await expect(client.getEvent(id, 'k')).resolves.toEqual(secret)
  await expect(client.readStreamOffset(id, 'k', 0)).resolves.toEqual(secret)
  await expect(client.listWorkflowSteps(id)).resolves.toMatchObject([{ output: secret }, { error: { name: 'Secret' } }])
  await application.end(id, 'SUCCESS', text)
  await expect(client.retrieveWorkflow(id).getResult()).resolves.toEqual(secret)
  const failed = await application.start()
  await query(`UPDATE dbos.workflow_status SET serialization = 'sealed' WHERE workflow_uuid = $1`, [failed])
  await application.end(failed, 'ERROR', thrown)
  await expect(client.retrieveWorkflow(failed).getResult()).rejects.toMatchObject({
    name: 'Secret',
    message: 'word',
    code: 7,
    cause: { message: 'deeper' },
  })
  // A client without the serializer sees that there is something, and not what.
  await expect(plain.getEvent(id, 'k')).rejects.toThrow('sealed is not available')
  await expect(plain.getWorkflow(id)).resolves.toMatchObject({ output: text })
})

test('what names no serialization is read by the own serializer', async () => {
  const id = await application.start()
  await query(`UPDATE dbos.workflow_status SET serialization = NULL WHERE workflow_uuid = $1`, [id])
  await application.end(id, 'SUCCESS', await sealed.stringify(secret))
  await expect(client.retrieveWorkflow(id).getResult()).resolves.toEqual(secret)
})

test('portable and native values are read whatever the own serializer is', async () => {
  const id = await application.start()
  await application.setEvent(id, 'portable', '{"a":1}')
  await query(
    `INSERT INTO dbos.workflow_events (workflow_uuid, key, value, serialization) VALUES ($1, 'native', $2, 'js_superjson')`,
    [id, DBOSJSON.stringify(secret)],
  )
  await expect(client.getEvent(id, 'portable')).resolves.toEqual({ a: 1 })
  await expect(client.getEvent(id, 'native')).resolves.toEqual(secret)
  await application.end(id, 'ERROR', '{"name":"Declined","message":"no","code":5,"data":{"a":1}}')
  const failure = await client
    .retrieveWorkflow(id)
    .getResult()
    .catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(PortableWorkflowError)
  expect(failure).toMatchObject({ name: 'Declined', message: 'no', code: 5, data: { a: 1 } })
})

test('a recipe writes and reads instances of a class', async () => {
  class Money {
    constructor(readonly cents: number) {}
  }
  registerSerializationRecipe<Money, number>({
    name: 'Money',
    isApplicable: (value): value is Money => value instanceof Money,
    serialize: ({ cents }) => cents,
    deserialize: (cents) => new Money(cents),
  })
  await plain.enqueue<(money: Money) => Promise<unknown>>({ ...base, workflowID: 'money' }, new Money(5))
  await expect(plain.getWorkflow('money')).resolves.toMatchObject({ input: [new Money(5)] })
})
