// Callers in a process of their own: the module of the calls, what it is given, then one message a round.
import { callers, type Load } from './load.js'

export type CallerAsk = Load & { call: string }

/** What a module of calls exports as `calls`. */
export type Calls = (setup: never) => Promise<Record<string, () => Promise<unknown>>>

const [module = '', setup = '{}'] = process.argv.slice(2)
const { calls } = (await import(module)) as { calls: Calls }
const all = await calls(JSON.parse(setup) as never)

process.on('message', async ({ call, ...load }: CallerAsk) => {
  process.send?.(await callers(load, all[call] as () => Promise<unknown>))
})
process.once('disconnect', () => process.exit())
// The memory probe lets go of it.
process.channel?.ref()
process.send?.('ready')
