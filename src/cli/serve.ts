import { loadConfig } from '../config/load.js'
import { createLog } from '../log.js'
import { askedToStop, unlessHurried } from './lifecycle.js'
import { explained } from './port-taken.js'
import { openProcesses } from './processes/processes.js'
import { openServer, type RunningServer } from './server.js'

/** Serves given databases until it is asked to stop. */
export async function serve(argv: readonly string[]): Promise<number> {
  const config = loadConfig('serve', { argv, env: process.env })
  const log = createLog(config.logLevel, config.logFormat, (line) => process.stderr.write(line))
  for (const warning of config.warnings) log.warn(warning)
  const { toStop, hurry } = askedToStop(log)
  const opening: Promise<RunningServer> = config.processes > 1 ? openProcesses(config, log) : openServer(config, log)
  const server = await Promise.race([opening, toStop]).catch((error) => Promise.reject(explained(error, config)))
  if (server !== 'asked') {
    await toStop
    await unlessHurried(server.close(config.drainTime), hurry)
  }
  log.info('stopped')
  return 0
}
