import {
  type Command,
  commands,
  databaseOptions,
  namespaceOptions,
  type Option,
  type Values,
  variableOf,
} from './options.js'
import { type Gathered, gather, type Raw, type Source } from './sources.js'
import { identifier, namespaceName } from './values.js'

export type NamespaceConfig = Readonly<
  { name: string; databaseUrl: string } & Pick<Values<typeof namespaceOptions>, keyof typeof namespaceOptions>
>

export type Config<C extends Command> = Readonly<Values<(typeof commands)[C]>> & {
  readonly namespaces: readonly NamespaceConfig[]
  /** Said in the log once there is one. */
  readonly warnings: readonly string[]
}

/** Everything that is wrong with what was given, at once. */
export class ConfigError extends Error {
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/** One frozen object out of flags, environment and file, or every fault at once. */
export function loadConfig<C extends Command>(command: C, source: Source): Config<C> {
  const gathered = gather(command, source)
  const { faults, values } = gathered
  const options = read(commands[command], values, faults)
  const namespaces = command === 'start' ? noDatabase(gathered) : readNamespaces(gathered)
  const { maxPayloadSize, maxMessageSize } = options as { maxPayloadSize?: number; maxMessageSize?: number }
  if (Number(maxPayloadSize) > Number(maxMessageSize))
    faults.push('maxPayloadSize: larger than maxMessageSize, so no message could carry such a value')
  if (faults.length > 0) throw new ConfigError([...new Set(faults)])
  for (const namespace of namespaces) Object.freeze(namespace)
  const warnings = Object.freeze(gathered.warnings)
  return Object.freeze({ ...options, namespaces: Object.freeze(namespaces), warnings }) as unknown as Config<C>
}

function read(
  options: Record<string, Option>,
  given: Map<string, Raw>,
  faults: string[],
  defaults: Record<string, unknown> = {},
): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [key, option] of Object.entries(options)) {
    const raw = given.get(key)
    try {
      values[key] = raw ? option.kind.read(raw.value) : (defaults[key] ?? option.default)
    } catch (error) {
      const was = option.kind.secret ? '' : `, not ${JSON.stringify(raw?.value)}`
      faults.push(`${raw?.origin}: ${(error as Error).message}${was}`)
    }
  }
  return values
}

/** `default` from the options of their own, then those that the file lists. */
function readNamespaces({ values, namespaces, faults }: Gathered): NamespaceConfig[] {
  const shared = read(namespaceOptions, values, [])
  const found: NamespaceConfig[] = []
  const isThere = ['databaseUrl', 'applicationDatabaseUrl', 'systemDatabase'].some((key) => values.has(key))
  if (isThere) add('default', values, 'databaseUrl')
  namespaces.forEach((entry, index) => {
    const where = `namespaces[${index}]`
    const before = faults.length
    const { name } = read({ name: { kind: namespaceName, doc: '' } }, entry, faults) as { name?: string }
    if (!name && faults.length === before) faults.push(`${where}.name: missing`)
    if (found.some((other) => other.name === name)) faults.push(`${where}.name: there is another namespace ${name}`)
    add(name ?? '', entry, `${where}.databaseUrl`)
  })
  if (!isThere && namespaces.length === 0)
    faults.push(
      `no database: give ${variableOf('databaseUrl')} or --database-url, or try \`perdure start\`, which brings a Postgres`,
    )
  return found

  function add(name: string, given: Map<string, Raw>, missing: string): void {
    const databaseUrl = systemDatabaseUrl(given, missing, faults)
    const options = given === values ? shared : read(namespaceOptions, given, faults, shared)
    found.push({ name, databaseUrl, ...options } as NamespaceConfig)
  }
}

function systemDatabaseUrl(given: Map<string, Raw>, missing: string, faults: string[]): string {
  const before = faults.length
  const { databaseUrl, applicationDatabaseUrl, systemDatabase } = read(databaseOptions, given, faults) as Values<
    typeof databaseOptions
  >
  const of = (key: string) => given.get(key)?.origin
  if (given.has('databaseUrl')) {
    for (const other of ['applicationDatabaseUrl', 'systemDatabase'])
      if (given.has(other)) faults.push(`${of(other)}: there is ${of('databaseUrl')} already; give one of them`)
    return databaseUrl ?? ''
  }
  if (applicationDatabaseUrl) return systemDatabaseBeside(applicationDatabaseUrl, systemDatabase, faults)
  if (faults.length === before)
    faults.push(
      given.has('systemDatabase')
        ? `${of('systemDatabase')}: applicationDatabaseUrl is missing`
        : `${missing}: missing`,
    )
  return ''
}

/** Older DBOS clients were given the application's database and appended `_dbos_sys`. */
function systemDatabaseBeside(applicationUrl: string, name: string | undefined, faults: string[]): string {
  const url = new URL(applicationUrl)
  const database = name ?? `${decodeURIComponent(url.pathname.slice(1))}_dbos_sys`
  try {
    url.pathname = `/${encodeURIComponent(identifier.read(database))}`
  } catch (error) {
    faults.push(`the system database's name that follows from applicationDatabaseUrl: ${(error as Error).message}`)
  }
  return url.href
}

function noDatabase({ values, namespaces, faults }: Gathered): NamespaceConfig[] {
  const given = Object.keys(databaseOptions).flatMap((key) => values.get(key)?.origin ?? [])
  if (namespaces.length > 0) given.push('namespaces')
  for (const origin of given)
    faults.push(`${origin}: \`perdure start\` brings its own Postgres; use \`perdure serve\` with a given one`)
  return []
}
