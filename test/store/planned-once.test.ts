import { expect, test } from 'vitest'
import { Database } from '../../src/store/database.js'
import { sendMessages } from '../../src/store/messages.js'
import { unprepared } from '../../src/store/statement.js'
import { claimTasks, lookForWork, type Takers } from '../../src/store/tasks/claim.js'
import { leaseFates } from '../../src/store/tasks/leases.js'
import { getWorkflow } from '../../src/store/workflows/by-id.js'
import { enqueueWorkflows } from '../../src/store/workflows/enqueue.js'
import { freshDatabase, withClient } from '../database.js'
import { aWorkflow } from './a-workflow.js'

const takers: Takers = { executorId: 'e', application: 'app', applicationVersion: '1', names: ['flow'], classes: [''] }

test('what one call asks for is planned once, and not at every call, in a database that knows its statistics', async () => {
  const url = await freshDatabase()
  await withClient(url, (client) =>
    client.query(`
      INSERT INTO dbos.workflow_status (workflow_uuid, status, name, queue_name, created_at)
      SELECT n::text, CASE WHEN n % 10 = 0 THEN 'ENQUEUED' ELSE 'SUCCESS' END, 'flow', 'q' || n % 5, n
      FROM generate_series(1, 20000) n;
      ANALYZE`),
  )
  const database = new Database({ url, poolSize: 1 })
  for (let n = 1; n <= 8; n++) {
    const message = {
      destination: `${n}`,
      topic: null,
      text: '1',
      serialization: 'portable_json',
      idempotencyKey: null,
    }
    await sendMessages(database, [[{ ...message, toForks: false }]])
    for (const [input, output] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ]) {
      await getWorkflow(database, `${n}`, { input, output })
    }
    await enqueueWorkflows(database, [aWorkflow({ id: 'new' })])
    await leaseFates(database, [{ id: `${n}`, token: 'x' }])
    await lookForWork(database, takers, ['q0'])
    await claimTasks(database, takers, 'q0', null, ['w'])
  }
  const rows = await database.run<{ name: string; generic: number }>(
    unprepared('SELECT name, generic_plans AS generic FROM pg_prepared_statements'),
  )
  await database.close()
  expect(rows.filter(({ generic }) => generic === 0).map(({ name }) => name)).toEqual([])
  expect(rows.length).toBeGreaterThanOrEqual(9)
})
