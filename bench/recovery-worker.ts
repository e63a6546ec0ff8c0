// A worker of the recovery bench, in a process of its own: recovery-worker URL. Its workflows stand in their second step
// until they are told to go on.
import { type Context, Worker } from '../src/worker/index.js'
import { RECOVERY, type RecoveryNews } from './recovery-talk.js'
import { now } from './wake-talk.js'

const tell = (news: RecoveryNews) => process.send?.(news)
let open = () => {}
const opened = new Promise<void>((resolve) => {
  open = resolve
})

async function held(ctx: Context) {
  await ctx.step('recorded', async () => ctx.info.workflowID)
  await ctx.step('held', async () => {
    tell({ held: ctx.info.workflowID, at: now() })
    await opened
  })
}

await new Worker({
  url: process.argv[2] as string,
  application: RECOVERY,
  queues: [RECOVERY],
  maxTasks: 1000,
  workflows: { held },
}).start()

process.once('message', open)
process.once('disconnect', () => process.exit())
tell({ joined: true })
