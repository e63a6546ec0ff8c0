import { loadConfig } from '../config/load.js'
import { createLog } from '../log.js'
import { openDatabase } from '../store/database.js'
import { prepareSchemas } from '../store/schema/migration.js'
import { patiently } from './server.js'

/** Creates or upgrades the schemas of every namespace, one after the other; what fails doesn't stop the others. */
export async function migrate(argv: readonly string[]): Promise<number> {
  const config = loadConfig('migrate', { argv, env: process.env })
  const log = createLog(config.logLevel, config.logFormat, (line) => process.stderr.write(line))
  for (const warning of config.warnings) log.warn(warning)
  let failed = 0
  for (const { name, databaseUrl, schema } of config.namespaces) {
    const database = openDatabase({ url: databaseUrl, schema })
    const say = (message: string) => log.info(message, { namespace: name })
    try {
      await patiently(name, log, () => prepareSchemas(database, { migrate: true, log: say }))
      process.stdout.write(`namespace ${name}: up to date\n`)
    } catch (error) {
      failed++
      log.error((error as Error).message)
    } finally {
      await database.close()
    }
  }
  return failed === 0 ? 0 : 1
}
