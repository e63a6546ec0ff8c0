import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import {
  type Command,
  commands,
  databaseOptions,
  flagOf,
  namespaceOptions,
  type Option,
  variableOf,
} from './options.js'

/** A value as it was given, and where, for messages. */
export interface Raw {
  value: unknown
  origin: string
}

export interface Source {
  argv: readonly string[]
  env: Readonly<Record<string, string | undefined>>
}

export interface Gathered {
  values: Map<string, Raw>
  /** The entries of `namespaces` in the file. */
  namespaces: Map<string, Raw>[]
  faults: string[]
  warnings: string[]
}

const everyKey = new Set(Object.values(commands).flatMap((options) => Object.keys(options)))

/** All that was said, flags over environment over file; what can't be understood is a fault, and the rest is still read. */
export function gather(command: Command, { argv, env }: Source): Gathered {
  const into: Gathered = { values: new Map(), namespaces: [], faults: [], warnings: [] }
  const flags = readFlags(command, argv, into)
  const variables = readEnvironment(env, into)
  const file = flags.get('config') ?? variables.get('config')
  for (const source of [file ? readFile(String(file.value), into) : new Map(), variables, flags])
    for (const [key, raw] of source) if (key !== 'config') into.values.set(key, raw)
  return into
}

function readFlags(command: Command, argv: readonly string[], { faults }: Gathered): Map<string, Raw> {
  const found = new Map<string, Raw>()
  const options: Record<string, Option> = commands[command]
  const known = new Map([...Object.keys(options), 'config'].map((key) => [flagOf(key), key]))
  const isSwitch = (key: string | undefined) => key !== undefined && options[key]?.kind.isSwitch === true
  const rest = [...argv]
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const [, name = argument, inline] = /^(--[^=]+)(?:=(.*))?$/s.exec(argument) ?? []
    const negated = known.get(name.replace(/^--no-/, '--'))
    const key = known.get(name)
    if (key !== undefined && isSwitch(key)) found.set(key, { value: inline ?? true, origin: name })
    else if (key !== undefined) {
      const value = inline ?? (rest[0]?.startsWith('--') ? undefined : rest.shift())
      if (value === undefined) faults.push(`${name}: a value is missing`)
      else found.set(key, { value, origin: name })
    } else if (negated !== undefined && isSwitch(negated) && inline === undefined)
      found.set(negated, { value: false, origin: name })
    else faults.push(`${argument}: not an option of \`perdure ${command}\``)
  }
  return found
}

/** Kubernetes sets these for a Service named perdure, `PERDURE_PORT=tcp://…` among them. */
const serviceLinks = /^PERDURE_(SERVICE_(HOST|PORT)|PORT_\d+_)/

function readEnvironment(env: Source['env'], { warnings }: Gathered): Map<string, Raw> {
  const found = new Map<string, Raw>()
  const known = new Map([...everyKey, 'config'].map((key) => [variableOf(key), key]))
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('PERDURE_') || !value || serviceLinks.test(name)) continue
    const key = known.get(name)
    if (key === 'port' && value.startsWith('tcp://')) continue
    if (key !== undefined) found.set(key, { value, origin: name })
    else if (!name.startsWith('PERDURE_TEST_')) warnings.push(`${name} is set and means nothing to perdure`)
  }
  return found
}

function readFile(path: string, into: Gathered): Map<string, Raw> {
  let content: unknown
  try {
    content = parse(readFileSync(path, 'utf8'))
  } catch (error) {
    into.faults.push(`${path}: ${(error as Error).message.split('\n')[0]}`)
    return new Map()
  }
  const { namespaces, ...options } = (isObject(content) ? content : {}) as Record<string, unknown>
  if (content !== null && !isObject(content)) into.faults.push(`${path}: expected keys and values`)
  if (namespaces !== undefined && !Array.isArray(namespaces)) into.faults.push(`namespaces in ${path}: expected a list`)
  const entries = Array.isArray(namespaces) ? namespaces : []
  const keys = new Set(['name', ...Object.keys(databaseOptions), ...Object.keys(namespaceOptions)])
  into.namespaces = entries.map((entry, index) => {
    const prefix = `namespaces[${index}]`
    if (isObject(entry)) return readKeys(entry, keys, (key) => `${prefix}.${key} in ${path}`, into.faults)
    into.faults.push(`${prefix} in ${path}: expected keys and values`)
    return new Map()
  })
  return readKeys(options, everyKey, (key) => `${key} in ${path}`, into.faults)
}

function readKeys(
  entry: object,
  known: ReadonlySet<string>,
  origin: (key: string) => string,
  faults: string[],
): Map<string, Raw> {
  const found = new Map<string, Raw>()
  for (const [key, value] of Object.entries(entry)) {
    if (!known.has(key)) faults.push(`${origin(key)}: no such option`)
    else if (value !== null) found.set(key, { value, origin: origin(key) })
  }
  return found
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
