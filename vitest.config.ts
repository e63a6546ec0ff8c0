import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Those need registries, and compilers of four languages or a browser: npm run test:clone, test:interop, …
    exclude: ['test/interop/!(smoke).test.ts', 'test/browser/**', 'test/clone/**', 'test/languages/**'],
    globalSetup: ['test/setup/postgres.ts'],
    setupFiles: ['test/setup/each-file.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
