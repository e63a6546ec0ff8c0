import {
  type Command,
  commands,
  databaseOptions,
  embeddedOptions,
  flagOf,
  logOptions,
  namespaceOptions,
  type Option,
  serverOptions,
  variableOf,
} from './options.js'

const configDoc = 'A YAML or JSON file with any of these options by name.'

/** The options of one command, for `--help`. */
export function optionsHelp(command: Command): string {
  const options: [string, Option][] = Object.entries(commands[command])
  const lines: [string, string][] = [
    ...options.map(([key, option]): [string, string] => [
      flagOf(key),
      `${firstSentence(option.doc)}${inBrackets(option)}`,
    ]),
    [flagOf('config'), configDoc],
  ]
  const width = Math.max(...lines.map(([name]) => name.length)) + 2
  return lines.map(([name, says]) => `  ${name.padEnd(width)}${says}`).join('\n')
}

function firstSentence(doc: string): string {
  return doc.slice(0, doc.search(/\.( |$)/)).replaceAll('`', '')
}

function inBrackets(option: Option): string {
  return option.default === undefined ? '' : ` [${option.kind.write(option.default)}]`
}

/** docs/configuration.md, whole. */
export function reference(): string {
  return [
    '# Configuration',
    "<!-- Written by `npx vitest run test/config -u` from src/config/options.ts; don't edit. -->",
    'Every option can be given as a flag, as an environment variable, or in a file named by `--config` or ' +
      '`PERDURE_CONFIG` (YAML or JSON, keys as below). A flag goes before the environment, the environment before the ' +
      'file. Everything is checked at start; what is wrong is said at once, all of it, and nothing runs. An empty variable ' +
      'counts as not set. A switch as a flag is `--migrate` or `--no-migrate`.',
    '## Database',
    'For `perdure serve` and `perdure migrate`. `perdure start` brings its own and takes none of these.',
    table(databaseOptions),
    '## How it is used',
    'For the namespace `default`, and what the entries of `namespaces` fall back to. `perdure start` takes `legacyPayloads`, ' +
      '`perdure migrate` takes `schema`.',
    table(namespaceOptions),
    '## Several namespaces',
    'A namespace is a name for one system database; a request names the one it means, and `default` when it names none. ' +
      'They share the port and nothing else. In the file alone, beside or instead of the `databaseUrl` of `default`; each ' +
      'entry takes `name` and every option of the two tables above:',
    [
      '```yaml',
      'databaseUrl: postgresql://perdure@db.internal/orders_dbos_sys',
      'statementTimeout: 10s',
      'namespaces:',
      '  - name: billing',
      '    applicationDatabaseUrl: postgresql://perdure@db.internal/billing',
      '    poolSize: 8',
      '  - name: archive',
      '    databaseUrl: postgresql://perdure@old.internal/dbos',
      '    schema: workflows',
      '    migrate: false',
      '```',
    ].join('\n'),
    '## Server',
    'For `perdure start` and `perdure serve`.',
    table(serverOptions),
    '## Log',
    table(logOptions),
    '## `perdure start`',
    table(embeddedOptions),
    '## In a container',
    '`PERDURE_HOST=0.0.0.0` is needed to be reached from outside; the image sets it. Kubernetes sets variables such as ' +
      '`PERDURE_PORT=tcp://10.0.0.1:7337` for a Service named `perdure`: values of that form are not taken for options. ' +
      'Any other `PERDURE_…` variable that is no option is named in the log.',
  ]
    .join('\n\n')
    .concat('\n')
}

function table(options: Record<string, Option>): string {
  const rows = Object.entries(options).map(([key, option]) => {
    const standard = option.default === undefined ? '' : `\`${option.kind.write(option.default)}\``
    return `| \`${key}\` | \`${flagOf(key)}\` | \`${variableOf(key)}\` | ${option.kind.says} | ${standard} | ${option.doc} |`
  })
  return [
    '| in the file | flag | environment | value | default | meaning |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}
