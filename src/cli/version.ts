import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export function packageVersion(): string {
  return versionAbove(dirname(fileURLToPath(import.meta.url)))
}

/** Of the SDK in the tree; its package exports no package.json. */
export function dbosSdkVersion(): string {
  return versionAbove(dirname(createRequire(import.meta.url).resolve('@dbos-inc/dbos-sdk')))
}

/** The nearest package.json above: dist/src/cli and src/cli lie at different depths. */
function versionAbove(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    try {
      return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
    } catch (error) {
      if (folder === dirname(folder)) throw error
    }
  }
}
