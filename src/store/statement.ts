/** One SQL statement, written once at module level. `dbos.` and `perdure.` in its text stand for the namespace's schemas. */
export interface Statement {
  /** Name under which a connection prepares it; unique in the process. Empty: parsed and planned anew each time. */
  readonly name: string
  readonly text: string
}

const texts = new Map<string, string>()

export function statement(name: string, text: string): Statement {
  const known = texts.get(name)
  if (known !== undefined && known !== text) throw new Error(`two statements are named ${name}`)
  texts.set(name, text)
  return { name, text }
}

const ARRAY = /\$\d+::(\w+\[\])/g

/**
 * A statement whose plan does not depend on how many its arrays hold: they stand behind a SELECT, where the planner does
 * not look. It would else take each call for fewer rows than the ten that it expects of an array it can't see, and plan
 * every time anew for their sake, for longer than it then runs.
 */
export function plannedOnce(name: string, text: string): Statement {
  return statement(
    name,
    text.replace(ARRAY, (array, type) => `(SELECT ${array})::${type}`),
  )
}

/** SQL put together for one call, planned for its values. */
export function unprepared(text: string): Statement {
  return { name: '', text }
}

/** Each connection keeps what it prepared for ever, and callers choose the shapes. */
const MAX_SHAPES = 64
const shapes = new Map<string, Statement>()

/** SQL put together from a filter: the shapes that come first are prepared, later ones are not. */
export function shaped(text: string): Statement {
  const known = shapes.get(text)
  if (known !== undefined) return known
  if (shapes.size === MAX_SHAPES) return unprepared(text)
  const made = statement(`shape_${shapes.size}`, text)
  shapes.set(text, made)
  return made
}

/** `perdure` beside `dbos`; `perdure_<schema>` beside any other, so that several DBOS schemas can share a database. */
export function ownSchema(dbosSchema: string): string {
  return dbosSchema === 'dbos' ? 'perdure' : `perdure_${dbosSchema}`
}

export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}

/** The text as it runs in a namespace whose DBOS schema is `dbosSchema`. */
export function inSchema(text: string, dbosSchema: string): string {
  return text
    .replace(/(?<![\w"'.])dbos\./g, () => `${quoted(dbosSchema)}.`)
    .replace(/(?<![\w"'.])perdure\./g, () => `${quoted(ownSchema(dbosSchema))}.`)
}
