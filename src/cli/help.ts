import type { Command } from '../config/options.js'
import { optionsHelp } from '../config/reference.js'

const about: Record<Command, string> = {
  start: 'Runs the server on a Postgres of its own, kept in a data folder. Nothing else is needed.',
  serve: 'Runs the server on given DBOS system databases.',
  migrate: 'Creates or upgrades the schema of every given database, and ends.',
}

export const usage = `perdure: a door to durable workflows

  perdure start      ${about.start}
  perdure serve      ${about.serve}
  perdure migrate    ${about.migrate}
  perdure version    Prints the version.

perdure <command> --help names its options.
`

export function helpOf(command: Command): string {
  return `perdure ${command}\n\n${about[command]}\n\nOptions:\n\n${optionsHelp(command)}\n
Each can be given as an environment variable too (--port as PERDURE_PORT) or in the file. See docs/configuration.md.\n`
}
