// A DBOS application, as any TypeScript team might have one. The examples in docs/operations run beside it:
// DBOS_SYSTEM_DATABASE_URL=postgresql://… node examples/orders.mjs
import { DBOS } from '@dbos-inc/dbos-sdk'

async function ship(order) {
  await DBOS.setEvent('status', 'packing')
  const parcel = await DBOS.runStep(async () => `one ${order.item}`, { name: 'pack' })
  await DBOS.writeStream('places', 'depot')
  await DBOS.writeStream('places', 'van')
  const signature = await DBOS.recv('signature', { timeoutSeconds: 3600 })
  await DBOS.writeStream('places', 'door')
  await DBOS.closeStream('places')
  await DBOS.setEvent('status', 'delivered')
  return { parcel, signature }
}

async function refund(order) {
  throw new Error(`${order} was never paid`)
}

/** Started by a schedule, with the time that it was due. */
async function report(due, context) {
  return `${context?.kind ?? 'plain'} report of ${due.toISOString()}`
}

DBOS.registerWorkflow(ship, { name: 'ship' })
DBOS.registerWorkflow(refund, { name: 'refund' })
DBOS.registerWorkflow(report, { name: 'report' })
DBOS.setConfig({ name: 'orders', systemDatabaseUrl: process.env.DBOS_SYSTEM_DATABASE_URL, logLevel: 'warn' })
await DBOS.launch()
await DBOS.registerQueue('orders')
console.log('the application is ready')
