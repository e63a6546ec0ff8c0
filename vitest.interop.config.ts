import { defineConfig } from 'vitest/config'
import unit from './vitest.config.js'

/** The suites that run real DBOS applications of every language that can be built here: minutes, and registries. */
export default defineConfig({
  test: {
    ...unit.test,
    include: ['test/interop/*.test.ts'],
    exclude: [],
    testTimeout: 60_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
})
