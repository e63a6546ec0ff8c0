import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Those need registries, compilers of four languages, a browser, minutes or the machine for themselves: npm run test:clone, …
    exclude: [
      'test/interop/!(smoke).test.ts',
      'test/scale/**',
      'test/faults/**',
      'test/browser/**',
      'test/clone/**',
      'test/languages/**',
      'test/libraries/**',
      'test/conformance/**',
    ],
    globalSetup: ['test/setup/postgres.ts'],
    setupFiles: ['test/setup/each-file.ts'],
    // Only what hangs is to meet these, however much else the machine has to do.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
    // A line on its way through vitest while a file ends would be an unhandled rejection: a failed run of passed tests.
    disableConsoleIntercept: true,
  },
})
