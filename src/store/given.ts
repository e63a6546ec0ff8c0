/**
 * Rows made of a statement's first parameters, an array for each column, with their place from 1 on as the last column.
 * The subselects hide the arrays' lengths from the planner: for a thousand rows it would rather read whole tables, and
 * these tables grow.
 */
export function given(...types: string[]): string {
  const arrays = types.map((type, place) => `(SELECT $${place + 1}::${type}[])`)
  return `unnest(${arrays.join(', ')}) WITH ORDINALITY`
}

/** Of what was given, that whose places came back. */
export function givenAt<Given>(all: readonly Given[], rows: readonly { place: number }[]): Given[] {
  return rows.flatMap(({ place }) => all[place - 1] ?? [])
}
