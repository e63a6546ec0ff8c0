import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

type Import = [from: string, specifier: string]

const refused: Import[] = [
  ['src/codec/bad.ts', '../store/database.js'],
  ['src/codec/bad.ts', '../../gen/ts/perdure/v1/workflow_pb.js'],
  ['src/codec/bad.ts', 'pg'],
  ['src/store/bad.ts', '../waits/hub.js'],
  ['src/store/bad.ts', '../services/status.js'],
  ['src/store/bad.ts', '../../gen/ts/perdure/v1/workflow_pb.js'],
  ['src/waits/bad.ts', '../services/namespaces.js'],
  ['src/waits/bad.ts', '../store/statement.js'],
  ['src/workers/deep/bad.ts', '../../services/namespaces.js'],
  ['src/schedules/bad.ts', '../server/port.js'],
  ['src/services/bad.ts', '../server/port.js'],
  ['src/services/workflow/bad.ts', '../../store/statement.js'],
  ['src/services/bad.ts', 'pg'],
  ['src/services/bad.ts', '../config/load.js'],
  ['src/server/bad.ts', '../services/namespaces.js'],
  ['src/server/bad.ts', '../store/database.js'],
  ['src/client/bad.ts', '../store/database.js'],
  ['src/worker/bad.ts', '../store/database.js'],
  ['src/worker/bad.ts', '../client/client.js'],
  ['src/wire/bad.ts', '../client/client.js'],
  ['src/wire/bad.ts', '../worker/worker.js'],
  ['src/cli/bad.ts', 'pg'],
]

const allowed: Import[] = [
  ['src/codec/good.ts', '../errors.js'],
  ['src/store/good.ts', 'pg'],
  ['src/store/good.ts', '../codec/value.js'],
  ['src/store/good.ts', './statement.js'],
  ['src/waits/good.ts', '../store/streams.js'],
  ['src/services/good.ts', '../waits/hub.js'],
  ['src/services/good.ts', '../store/workflows.js'],
  ['src/services/good.ts', '../../gen/ts/perdure/v1/workflow_pb.js'],
  ['src/server/good.ts', '../services/status.js'],
  ['src/cli/good.ts', '../services/namespaces.js'],
  ['src/client/good.ts', '../wire/grpc.js'],
  ['src/worker/good.ts', '../wire/grpc.js'],
  ['test/store/good.ts', 'pg'],
]

/** Each sample is a file of its own, in a project with our rules; what the linter refuses of them, in one run. */
const project = mkdtempSync(join(tmpdir(), 'perdure-layers-'))
afterAll(() => rmSync(project, { recursive: true }))

const sample = ([from, specifier]: Import) => join(dirname(from), `${(from + specifier).replaceAll(/\W/g, '_')}.ts`)

let restricted: Set<string>

beforeAll(() => {
  const rules = JSON.parse(readFileSync('biome.json', 'utf8'))
  writeFileSync(join(project, 'biome.json'), JSON.stringify({ overrides: rules.overrides }))
  for (const one of [...refused, ...allowed]) {
    const file = join(project, sample(one))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `import * as thing from '${one[1]}'\n\nexport default thing\n`)
  }
  const biome = resolve('node_modules/@biomejs/biome/bin/biome')
  const options = ['lint', '--reporter=json', '--only=style/noRestrictedImports', '--max-diagnostics=none', '.']
  const run = spawnSync('node', [biome, ...options], { cwd: project, encoding: 'utf8' })
  const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: { location: { path: string } }[] }
  restricted = new Set(diagnostics.map(({ location }) => location.path))
})

test.each(refused)('the linter refuses that %s imports %s', (from, specifier) => {
  expect(restricted).toContain(sample([from, specifier]))
})

test.each(allowed)('the linter lets %s import %s', (from, specifier) => {
  expect(restricted).not.toContain(sample([from, specifier]))
})
