import { mkdirSync, mkdtempSync } from 'node:fs'
import { resolve } from 'node:path'
import { build } from 'vite'

/** The TypeScript worker of the suite, as one file that Node runs. */
export async function builtWorker(): Promise<string[]> {
  mkdirSync('.perdure', { recursive: true })
  const outDir = mkdtempSync(resolve('.perdure/conformance-'))
  await build({
    logLevel: 'error',
    configFile: false,
    build: { ssr: 'test/conformance/typescript/worker.ts', outDir, minify: false, target: 'node20' },
  })
  return [process.execPath, resolve(outDir, 'worker.js')]
}
