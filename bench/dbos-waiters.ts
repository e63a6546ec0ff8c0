// A process that waits as DBOSClient's callers do: dbos-waiters DATABASE_URL KEY. Told a kind and ids it waits for each, and
// sends how many have what they wait for, each time all have.
import { DBOSClient } from '@dbos-inc/dbos-sdk'

export interface DbosWaitersAsk {
  kind: 'event' | 'stream' | 'result'
  ids: string[]
}

const [systemDatabaseUrl = '', key = ''] = process.argv.slice(2)
const client = await DBOSClient.create({ systemDatabaseUrl, systemDatabasePoolSize: 20 })

const waits = {
  event: (id: string) => client.getEvent(id, key, 600),
  stream: (id: string) => client.readStream(id, key).next(),
  result: (id: string) => client.retrieveWorkflow(id).getResult(),
}

process.on('message', async (ask: DbosWaitersAsk | 'memory') => {
  if (ask === 'memory') return
  const { kind, ids } = ask
  const all = ids.map((id) => waits[kind](id))
  process.send?.({ waiting: ids.length })
  await Promise.all(all)
  process.send?.({ came: ids.length })
})
process.once('disconnect', () => process.exit())
// The memory probe lets go of it.
process.channel?.ref()
process.send?.({ ready: true })
