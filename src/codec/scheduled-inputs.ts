import { portableInputs } from './inputs.js'
import { memberMap } from './json-text.js'
import { pickledInputs } from './pickled-inputs.js'
import type { Runtime } from './schedule-context.js'
import { readSuperjson } from './superjson.js'
import { GO_JSON, JAVA, PORTABLE, SUPERJSON } from './value.js'

export interface ScheduledInputs {
  text: string
  /** Python's scheduler names none. */
  serialization: string | null
}

/**
 * The arguments of a scheduled run, the fire time and the schedule's context, as the application itself would write them.
 * `offset` is that of its zone. Undefined where the context is of another form.
 */
export function scheduledInputs(
  runtime: Runtime,
  at: number,
  offset: number,
  context: string,
): ScheduledInputs | undefined {
  const iso = new Date(at).toISOString()
  const time = iso.replace(/\.?0*Z$/, 'Z')
  switch (runtime) {
    case 'typescript': {
      const text = besideDate(iso, context)
      return text === undefined ? undefined : { text, serialization: SUPERJSON }
    }
    case 'python': {
      const text = pickledInputs(at, offset, context)
      return text === undefined ? undefined : { text, serialization: null }
    }
    case 'perdure':
      return { text: portableInputs([`"${iso}"`, context]), serialization: PORTABLE }
    case 'go': {
      const rest = context.trim() === 'null' ? '' : `,"context":${context}`
      const json = `{"scheduled_time":"${time}"${rest}}`
      return { text: Buffer.from(json).toString('base64'), serialization: GO_JSON }
    }
    case 'java':
      return {
        text: `["[Ljava.lang.Object;",[["java.time.Instant","${time}"],${context}]]`,
        serialization: JAVA,
      }
  }
}

/** The superjson text of `[date, context]`, the context's annotations moved to where it now stands. */
function besideDate(time: string, context: string): string | undefined {
  const envelope = memberMap(context)
  const json = envelope?.get('json')
  if (json === undefined || readSuperjson(context) === undefined) return undefined
  const meta = JSON.parse(envelope?.get('meta') ?? '{}') as Meta
  const moved: Meta = { values: { '0': ['Date'], ...within('1', meta.values) } }
  if (meta.referentialEqualities) moved.referentialEqualities = equalities(meta.referentialEqualities)
  return `{"json":["${time}",${json}],"meta":${JSON.stringify(moved)},"__dbos_serializer":"superjson"}`
}

interface Meta {
  values?: Annotations
  referentialEqualities?: Equalities
}

/** `[type, those within?]` where the value itself is annotated, else those within by their dotted paths. */
type Annotations = unknown[] | Record<string, unknown>

/** Paths that are the same object; those that are the root itself come first, in an array of two. */
type Equalities = Record<string, string[]> | [root: string[], rest?: Record<string, string[]>]

function within(path: string, values: Annotations | undefined): Record<string, unknown> {
  if (values === undefined) return {}
  if (Array.isArray(values)) return { [path]: values }
  return Object.fromEntries(Object.entries(values).map(([inner, value]) => [`${path}.${inner}`, value]))
}

function equalities(given: Equalities): Record<string, string[]> {
  const [root, rest] = Array.isArray(given) ? given : [[], given]
  const moved = Object.entries(rest ?? {}).map(([path, paths]) => [`1.${path}`, paths.map((one) => `1.${one}`)])
  return Object.fromEntries(root.length > 0 ? [['1', root.map((one) => `1.${one}`)], ...moved] : moved)
}
