#!/usr/bin/env node
import { type Command, commands } from './config/options.js'

type Run = (argv: readonly string[]) => Promise<number>

/** Loaded when called: what one command needs does not slow another down. */
const runs: Record<Command, () => Promise<Run>> = {
  start: async () => (await import('./cli/start.js')).start,
  serve: async () => (await import('./cli/serve.js')).serve,
  migrate: async () => (await import('./cli/migrate.js')).migrate,
}

async function main([name, ...argv]: string[]): Promise<number> {
  const asksForHelp = argv.includes('--help') || argv.includes('-h')
  if (name === 'version' || name === '--version') {
    process.stdout.write(`${(await import('./cli/version.js')).packageVersion()}\n`)
    return 0
  }
  const isKnown = name !== undefined && Object.hasOwn(commands, name)
  if (!isKnown || asksForHelp) {
    const { helpOf, usage } = await import('./cli/help.js')
    const isHelp = isKnown || ['help', '--help', '-h'].includes(name ?? 'help')
    const out = isHelp ? process.stdout : process.stderr
    out.write(isKnown ? helpOf(name as Command) : isHelp ? usage : `perdure has no command ${name}\n\n${usage}`)
    return isHelp ? 0 : 2
  }
  return (await runs[name as Command]())(argv)
}

// Whoever reads them may go (a pipe, a collector of logs): that ends no server.
for (const output of [process.stdout, process.stderr]) output.on('error', () => {})

try {
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  const { ConfigError } = await import('./config/load.js')
  process.stderr.write(`perdure: ${(error as Error).message.replaceAll('\n', '\n         ')}\n`)
  process.exit(error instanceof ConfigError ? 2 : 1)
}
