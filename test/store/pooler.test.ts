import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.js'
import { statement } from '../../src/store/statement.js'
import { adminUrl } from '../database.js'

// What a transaction pooler does to its clients: refuses run-time parameters in the start packet that it does not track,
// and hands the next transaction to a server connection that never saw the statement prepared.

const one = statement('test_pooler_one', 'SELECT $1::int AS n')
const forget = statement('test_pooler_forget', 'DEALLOCATE ALL')
const limit = statement('test_pooler_limit', `SELECT current_setting('statement_timeout') AS "limit"`)

let pooler: Server
let url: string
const sockets = new Set<Socket>()

beforeAll(async () => {
  const { hostname, port } = new URL(adminUrl())
  pooler = createServer((client) => {
    sockets.add(client)
    client.on('error', () => {})
    client.once('data', (start) => {
      if (start.includes('statement_timeout')) {
        client.end(refusal('unsupported startup parameter: statement_timeout'))
        return
      }
      const server = connect(Number(port || 5432), hostname)
      sockets.add(server)
      server.on('error', () => {})
      server.write(start)
      client.pipe(server).pipe(client)
    })
  }).listen(0, '127.0.0.1')
  await once(pooler, 'listening')
  const target = new URL(adminUrl())
  target.port = String((pooler.address() as { port: number }).port)
  target.hostname = '127.0.0.1'
  url = target.href
})
afterAll(async () => {
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => pooler.close(resolve))
})

/** An ErrorResponse: FATAL, protocol violation. */
function refusal(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C08P01\0M${message}\0\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}

test('a pooler that refuses our timeouts in the start packet is used without them', async () => {
  const database = openDatabase({ url, statementTimeout: 5000, poolSize: 2 })
  expect(await Promise.all([database.run(one, [1]), database.run(one, [2])])).toEqual([[{ n: 1 }], [{ n: 2 }]])
  const [own] = await database.transaction((sql) => sql.run<{ limit: string }>(limit), { statementTimeout: 700 })
  expect(own?.limit).toBe('700ms')
  expect(await database.run(limit)).toEqual([{ limit: '0' }])
  await database.close()
})

test('a statement that is not prepared where it arrives runs all the same, alone and in a transaction', async () => {
  for (const inTransaction of [false, true]) {
    const database = openDatabase({ url, poolSize: 1 })
    await database.run(one, [1])
    await database.run(forget)
    const again = inTransaction ? database.transaction((sql) => sql.run(one, [2])) : database.run(one, [2])
    expect(await again).toEqual([{ n: 2 }])
    expect(await database.run(one, [3])).toEqual([{ n: 3 }])
    await database.close()
  }
})
