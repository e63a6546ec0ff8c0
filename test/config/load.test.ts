import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ConfigError, loadConfig } from '../../src/config/load.js'
import type { Command } from '../../src/config/options.js'

const folder = mkdtempSync(join(tmpdir(), 'perdure-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function file(content: string): string {
  const path = join(folder, `${files++}.yaml`)
  writeFileSync(path, content)
  return path
}

const url = 'postgresql://me:secret@db:5432/orders'

function serve(argv: string[], env: Record<string, string> = { PERDURE_DATABASE_URL: url }) {
  return loadConfig('serve', { argv, env })
}

function faults(argv: string[], env: Record<string, string> = {}, command: Command = 'serve'): readonly string[] {
  try {
    loadConfig(command, { argv, env })
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

test('a URL is enough, and the rest has its defaults', () => {
  const config = serve([])
  expect(config).toMatchObject({ host: '127.0.0.1', port: 7337, drainTime: 10_000, logLevel: 'info' })
  expect(config.namespaces).toEqual([
    {
      name: 'default',
      databaseUrl: url,
      schema: 'dbos',
      migrate: true,
      legacyPayloads: false,
      listen: true,
      poolSize: 4,
      statementTimeout: 30_000,
    },
  ])
})

test('a flag goes before the environment, the environment before the file', () => {
  const path = file('port: 1\npoolSize: 1\nschema: from_file')
  const env = { PERDURE_DATABASE_URL: url, PERDURE_CONFIG: path, PERDURE_PORT: '2', PERDURE_POOL_SIZE: '2' }
  const config = serve(['--port', '3'], env)
  expect(config.port).toBe(3)
  expect(config.namespaces[0]).toMatchObject({ poolSize: 2, schema: 'from_file' })
})

test('JSON is a configuration file as well', () => {
  const config = serve(['--config', file('{"port": 8000, "statementTimeout": "2m"}')])
  expect(config.port).toBe(8000)
  expect(config.namespaces[0]?.statementTimeout).toBe(120_000)
})

test('a switch is turned on, off, or given a value', () => {
  expect(serve(['--no-migrate', '--legacy-payloads']).namespaces[0]).toMatchObject({
    migrate: false,
    legacyPayloads: true,
  })
  expect(serve(['--migrate=false']).namespaces[0]).toMatchObject({ migrate: false })
})

test('everything that is wrong is named at once, where it was said', () => {
  const path = file('colour: blue\nlogLevel: loud\nnamespaces:\n  - name: "a b"\n    databaseUrl: mysql://x/y\n  - {}')
  const found = faults(['--port', 'http', '--speed=9', 'extra', '--host'], {
    PERDURE_CONFIG: path,
    PERDURE_DRAIN_TIME: '9',
  })
  expect(found).toEqual([
    '--speed=9: not an option of `perdure serve`',
    'extra: not an option of `perdure serve`',
    '--host: a value is missing',
    `colour in ${path}: no such option`,
    '--port: expected a whole number from 0 to 65535, not "http"',
    expect.stringMatching(/^PERDURE_DRAIN_TIME: expected a duration from 0 to 10m, like .*, not "9"$/),
    `logLevel in ${path}: expected one of \`info\`, \`warn\`, \`error\`, \`off\`, not "loud"`,
    expect.stringMatching(/^namespaces\[0\]\.name in .*: expected a name of letters.*, not "a b"$/),
    expect.stringMatching(/^namespaces\[0\]\.databaseUrl in .*: expected a URL like/),
    'namespaces[1].name: missing',
    'namespaces[1].databaseUrl: missing',
  ])
})

test('no message repeats a password', () => {
  const found = faults([], { PERDURE_DATABASE_URL: 'postgresql//me:secret@db/x' })
  expect(found).toHaveLength(1)
  expect(found[0]).not.toContain('secret')
})

test('without any database it says how to give one', () => {
  expect(faults([])).toEqual([expect.stringMatching(/^no database: give PERDURE_DATABASE_URL or --database-url/)])
})

test('the system database follows from the application’s, as older DBOS clients named it', () => {
  const env = { PERDURE_APPLICATION_DATABASE_URL: `${url}?sslmode=require` }
  expect(serve([], env).namespaces[0]?.databaseUrl).toBe(`${url}_dbos_sys?sslmode=require`)
  const named = serve(['--system-database', 'flows'], env)
  expect(named.namespaces[0]?.databaseUrl).toBe('postgresql://me:secret@db:5432/flows?sslmode=require')
})

test('two answers to the question which database are one too many', () => {
  const env = { PERDURE_DATABASE_URL: url, PERDURE_APPLICATION_DATABASE_URL: url }
  expect(faults([], env)).toEqual([
    'PERDURE_APPLICATION_DATABASE_URL: there is PERDURE_DATABASE_URL already; give one of them',
  ])
  expect(faults(['--system-database', 'x'])).toEqual(['--system-database: applicationDatabaseUrl is missing'])
})

test('a payload that no message could carry is not allowed for', () => {
  expect(faults(['--max-payload-size=32MiB'], { PERDURE_DATABASE_URL: url })).toEqual([
    expect.stringMatching(/^maxPayloadSize: larger than maxMessageSize/),
  ])
})

test('origins are named with commas between or as a list, as a browser writes them', () => {
  expect(serve([])).not.toHaveProperty('corsOrigins.length')
  expect(serve(['--cors-origins=*']).corsOrigins).toEqual(['*'])
  const env = { PERDURE_DATABASE_URL: url, PERDURE_CORS_ORIGINS: 'https://App.example.com:443/, http://[::1]:5173' }
  expect(serve([], env).corsOrigins).toEqual(['https://app.example.com', 'http://[::1]:5173'])
  const listed = file('corsOrigins:\n  - https://app.example.com\n  - capacitor://localhost')
  expect(serve(['--config', listed]).corsOrigins).toEqual(['https://app.example.com', 'capacitor://localhost'])
})

test.each([
  'app.example.com',
  'localhost:5173',
  'https://a.com/path',
  'https://*.a.com',
  'https://me@a.com',
  'null',
  ',',
])('%s is no origin', (given) => {
  expect(faults([`--cors-origins=${given}`], { PERDURE_DATABASE_URL: url })).toEqual([
    expect.stringMatching(/^--cors-origins: expected origins like `https:\/\/app\.example\.com`.*, not "/),
  ])
})

test('namespaces come beside the default one, and fall back to its options', () => {
  const path = file(
    `poolSize: 7\nnamespaces:\n  - {name: billing, databaseUrl: "${url}", schema: b, poolSize: 2}\n  - {name: old, applicationDatabaseUrl: "${url}"}`,
  )
  const { namespaces } = serve(['--config', path])
  expect(namespaces.map(({ name, poolSize, schema }) => [name, poolSize, schema])).toEqual([
    ['default', 7, 'dbos'],
    ['billing', 2, 'b'],
    ['old', 7, 'dbos'],
  ])
  expect(serve(['--config', path], {}).namespaces.map(({ name }) => name)).toEqual(['billing', 'old'])
})

test('two namespaces of one name are refused', () => {
  const path = file(`namespaces:\n  - {name: default, databaseUrl: "${url}"}`)
  expect(faults(['--config', path], { PERDURE_DATABASE_URL: url })).toEqual([
    'namespaces[0].name: there is another namespace default',
  ])
})

test('what can be changed by nobody is frozen through and through', () => {
  const config = serve([])
  expect(Object.isFrozen(config) && Object.isFrozen(config.namespaces) && Object.isFrozen(config.namespaces[0])).toBe(
    true,
  )
})

test('the variables that Kubernetes sets for a Service named perdure are not taken for options', () => {
  const env = {
    PERDURE_DATABASE_URL: url,
    PERDURE_PORT: 'tcp://10.0.0.1:7337',
    PERDURE_SERVICE_HOST: '10.0.0.1',
    PERDURE_PORT_7337_TCP: 'tcp://10.0.0.1:7337',
  }
  expect(serve([], env)).toMatchObject({ port: 7337, warnings: [] })
})

test('a variable that is no option is named, an empty one is not set', () => {
  const env = { PERDURE_DATABASE_URL: url, PERDURE_LOG_LVL: 'warn', PERDURE_PORT: '' }
  expect(serve([], env)).toMatchObject({
    port: 7337,
    warnings: ['PERDURE_LOG_LVL is set and means nothing to perdure'],
  })
})

test('perdure start takes no database, wherever it is named', () => {
  expect(faults([], { PERDURE_DATABASE_URL: url }, 'start')).toEqual([
    'PERDURE_DATABASE_URL: `perdure start` brings its own Postgres; use `perdure serve` with a given one',
  ])
  expect(loadConfig('start', { argv: ['--data-folder', 'here'], env: {} })).toMatchObject({
    dataFolder: 'here',
    port: 7337,
  })
})

test('a file that is not there or can’t be read is a fault, and the others are still named', () => {
  expect(faults(['--config', '/not/there', '--port=x'])).toEqual([
    expect.stringMatching(/^\/not\/there: ENOENT/),
    '--port: expected a whole number from 0 to 65535, not "x"',
    expect.stringMatching(/^no database/),
  ])
  const [fault] = faults(['--config', file('port: [')], { PERDURE_DATABASE_URL: url })
  expect(fault).toMatch(/yaml: .*line 1/)
})

test('the example in the reference is a configuration', () => {
  const example = readFileSync('docs/configuration.md', 'utf8').match(/```yaml\n([\s\S]*?)```/)?.[1] as string
  const { namespaces } = serve(['--config', file(example)], {})
  expect(namespaces.map(({ name, databaseUrl, migrate }) => [name, databaseUrl, migrate])).toEqual([
    ['default', 'postgresql://perdure@db.internal/orders_dbos_sys', true],
    ['billing', 'postgresql://perdure@db.internal/billing_dbos_sys', true],
    ['archive', 'postgresql://perdure@old.internal/dbos', false],
  ])
})
