import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Supervised, Supervision } from '../../src/cli/processes/supervised.js'
import { defaultsOf, namespaceOptions, serverOptions } from '../../src/config/options.js'
import { freshDatabase } from '../database.js'
import { buildCommand, built } from './perdure.js'

buildCommand()

test('a process that the system can’t start is tried again, and told of', async () => {
  const module: { Supervised: typeof Supervised } = await import(join(built, 'src/cli/processes/supervised.js'))
  const namespace = { ...defaultsOf(namespaceOptions), name: 'default', databaseUrl: await freshDatabase() }
  const pids: number[] = []
  const complaints: unknown[] = []
  const config: Supervision['config'] = {
    ...defaultsOf(serverOptions),
    ...{ port: 0, corsOrigins: undefined, namespaces: [namespace], logLevel: 'error', logFormat: 'text' },
  }
  const process1 = new module.Supervised({
    number: 1,
    config,
    log: {
      info: (_, fields) => void pids.push(fields?.pid as number),
      warn() {},
      error: (_, fields) => void complaints.push(fields?.why),
    },
    serving() {},
    returned() {},
  })
  const { execPath } = process
  try {
    process.execPath = join(built, 'nothing')
    await expect(process1.start()).rejects.toThrow(/could not be started: .*ENOENT/)
    process.execPath = execPath
    await process1.start()
    process.execPath = join(built, 'nothing')
    process.kill(pids[0] as number, 'SIGKILL')
    const why = expect.stringMatching(/could not be started: .*ENOENT/)
    await expect.poll(() => complaints).toEqual(expect.arrayContaining([undefined, why]))
    process.execPath = execPath
    await expect.poll(() => pids).toHaveLength(2)
  } finally {
    process.execPath = execPath
    await process1.drain()
  }
  // Nothing is left that a stop would wait for.
  await process1.drain()
})
