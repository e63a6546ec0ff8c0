import { afterAll } from 'vitest'
import { dropDatabases } from '../database.js'
import { atFileEnd, endFile } from './file-end.js'

atFileEnd(dropDatabases)
// Vitest runs the hooks that were set last first: this one comes after the file's own.
afterAll(endFile)
