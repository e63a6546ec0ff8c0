import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { build } from 'vite'

/** The program as one file that Node runs. */
export async function built(): Promise<string[]> {
  mkdirSync('.perdure', { recursive: true })
  const outDir = resolve('.perdure/conformance-typescript')
  await build({
    logLevel: 'error',
    configFile: false,
    build: { ssr: 'test/conformance/typescript/worker.ts', outDir, minify: false, target: 'node20', emptyOutDir: true },
  })
  return [process.execPath, '--enable-source-maps', resolve(outDir, 'worker.js')]
}
