import { defineConfig } from 'vitest/config'
import unit from './vitest.config.js'

/** The suites that take minutes and registries: fresh clones, stubs and real DBOS applications of every language. */
export default defineConfig({
  test: {
    ...unit.test,
    include: ['test/interop/*.test.ts', 'test/clone/*.test.ts', 'test/languages/*.test.ts', 'test/browser/*.test.ts'],
    exclude: [],
    testTimeout: 60_000,
    hookTimeout: 600_000,
    fileParallelism: false,
    expect: { poll: { timeout: 20_000 } },
  },
})
