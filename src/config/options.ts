import { logFormats, logLevels } from '../log.js'
import {
  duration,
  identifier,
  type Kind,
  names,
  oneOf,
  onOff,
  origins,
  postgresUrl,
  size,
  text,
  wholeNumber,
} from './values.js'

/** One option. Its key is the name in the file; flag and environment variable follow from the key. */
export interface Option<T = unknown> {
  kind: Kind<T>
  default?: T
  doc: string
}

function option<T>(kind: Kind<T>, doc: string): Option<T>
function option<T>(kind: Kind<T>, doc: string, byDefault: T): Option<T> & { default: T }
function option<T>(kind: Kind<T>, doc: string, byDefault?: T): Option<T> {
  return byDefault === undefined ? { kind, doc } : { kind, doc, default: byDefault }
}

/** Which database: of the namespace `default`, and of each entry of `namespaces` in the file. */
export const databaseOptions = {
  databaseUrl: option(postgresUrl, 'The DBOS system database.'),
  applicationDatabaseUrl: option(
    postgresUrl,
    "Instead of `databaseUrl`: the application's database. The system database is on the same server, named `<database>_dbos_sys` as older DBOS clients did, or by `systemDatabase`.",
  ),
  systemDatabase: option(identifier, "The system database's name, with `applicationDatabaseUrl`."),
}

/** How a system database is used: of the namespace `default`, and the default of each entry of `namespaces`. */
export const namespaceOptions = {
  schema: option(identifier, 'The schema of the DBOS tables.', 'dbos'),
  migrate: option(
    onOff,
    'Create or upgrade the schema at start. When off, a schema that is too old is refused, and `perdure migrate` upgrades it.',
    true,
  ),
  legacyPayloads: option(
    onOff,
    'Also write arguments and results where DBOS SDKs older than schema version 109 look for them.',
    false,
  ),
  poolSize: option(wholeNumber(1, 100), 'Connections for statements. One more listens for notifications.', 4),
  listen: option(
    onOff,
    'Wake those who wait by notifications. Off: by reading at intervals alone, for CockroachDB and poolers in transaction mode.',
    true,
  ),
  sweepApplications: option(
    names,
    'Applications whose delays and deadlines are looked after, beside those of perdure workers: DBOS applications of which no executor runs, that would do so itself. Not given: none.',
  ),
  statementTimeout: option(duration(100, 600_000), 'Time after which the database gives up a statement.', 30_000),
}

export const serverOptions = {
  host: option(text, 'The address to listen on. `0.0.0.0` is every IPv4 address, `::` every address.', '127.0.0.1'),
  port: option(
    wholeNumber(0, 65_535),
    'The port for gRPC, gRPC-Web, Connect and the probes. `0` takes a free one.',
    7337,
  ),
  processes: option(
    wholeNumber(1, 64),
    'Processes that serve the port together, each with a pool, a listening connection and `maxStreams` of its own. More than 1 only where there are cores for them. They have nothing to do with workers, which run workflows.',
    1,
  ),
  maxMessageSize: option(size(64 * 1024, 2 ** 30), 'Largest request or response message.', 16 * 2 ** 20),
  maxPayloadSize: option(size(1024, 2 ** 30), 'Largest single value: arguments, a message, an event.', 4 * 2 ** 20),
  maxStreams: option(wholeNumber(1, 1_000_000), 'Streaming calls open at one time, of all callers.', 100_000),
  maxConnectionAge: option(
    duration(1000, 30 * 86_400_000),
    'An HTTP/2 connection is told to go after about this long, so that callers find new replicas. Its open calls get ten minutes more.',
    7_200_000,
  ),
  corsOrigins: option(
    origins,
    'Web pages of these origins may call from their browser, over Connect and gRPC-Web (CORS). Not given: none of other origins may.',
  ),
  logCalls: option(onOff, 'A line in the log for every call: its method, protocol, status and time.', false),
  workerLease: option(
    duration(1000, 600_000),
    'How long workflows are held for a worker of which nothing is heard. Then others go on with them.',
    10_000,
  ),
  drainTime: option(
    duration(0, 600_000),
    'On SIGTERM or Ctrl-C: how long calls under way may take before they are cut off.',
    10_000,
  ),
}

export const logOptions = {
  logLevel: option(oneOf(logLevels), 'The least level that is written.', 'info'),
  logFormat: option(oneOf(logFormats), 'Text for people or a JSON object a line, on standard error.', 'text'),
}

export const embeddedOptions = {
  dataFolder: option(text, 'Where `perdure start` keeps its Postgres.', '.perdure'),
}

type Options = Record<string, Option>
export type Values<O extends Options> = {
  [K in keyof O]: O[K] extends { kind: Kind<infer T> } ? (O[K] extends { default: unknown } ? T : T | undefined) : never
}

/** What each command takes. `namespaces`, a list, stands in the file alone. */
export const commands = {
  start: { ...embeddedOptions, legacyPayloads: namespaceOptions.legacyPayloads, ...serverOptions, ...logOptions },
  serve: { ...databaseOptions, ...namespaceOptions, ...serverOptions, ...logOptions },
  migrate: { ...databaseOptions, schema: namespaceOptions.schema, ...logOptions },
} satisfies Record<string, Options>

export type Command = keyof typeof commands

/** What holds when nothing is said. */
export function defaultsOf<O extends Options>(options: O): Values<O> {
  return Object.fromEntries(Object.entries(options).map(([key, option]) => [key, option.default])) as Values<O>
}

export function flagOf(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

export function variableOf(key: string): string {
  return `PERDURE_${key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}
