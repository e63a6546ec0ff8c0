import { defineConfig } from 'vitest/config'
import unit from './vitest.config.js'

/** The suites that take minutes: fresh clones, stubs and real DBOS applications of every language, a million rows, faults. */
export default defineConfig({
  test: {
    ...unit.test,
    include: ['interop', 'clone', 'languages', 'libraries', 'conformance', 'browser', 'scale', 'faults'].map(
      (suite) => `test/${suite}/*.test.ts`,
    ),
    exclude: [],
    hookTimeout: 600_000,
    fileParallelism: false,
    // What runs beside each other says so, and bounds itself.
    maxConcurrency: 1000,
  },
})
