import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { dbosSdkVersion, packageVersion } from '../src/cli/version.js'

/** Where the figures were seen, and of what. */
export function machine(postgres: Record<string, string>): Record<string, string> {
  const { server_version, ...settings } = postgres
  return {
    date: new Date().toISOString().slice(0, 16),
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}`,
    'load before': loadavg()
      .map((value) => value.toFixed(2))
      .join(' '),
    node: process.version,
    postgres: `${server_version} (${Object.entries(settings)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')})`,
    perdure: packageVersion(),
    '@dbos-inc/dbos-sdk': dbosSdkVersion(),
    ...Object.fromEntries(['@connectrpc/connect-node', '@grpc/grpc-js', 'pg'].map((name) => [name, versionOf(name)])),
  }
}

/** Of a package whose exports may hide its package.json. */
function versionOf(name: string): string {
  for (let folder = dirname(createRequire(import.meta.url).resolve(name)); ; folder = dirname(folder)) {
    try {
      const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      if (about.name === name) return about.version
    } catch {
      // No package.json here: the next folder up.
    }
    if (folder === dirname(folder)) return 'unknown'
  }
}
