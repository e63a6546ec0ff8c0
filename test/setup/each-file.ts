import { afterAll } from 'vitest'
import { dropDatabases } from '../database.js'
import { endFile } from './file-end.js'

afterAll(async () => {
  await endFile()
  await dropDatabases()
})
