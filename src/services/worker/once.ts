import { Violations } from '../violations.js'

/** Of what one call says of many workflows, nothing is said of one of them twice. `field`: where a place names its workflow. */
export function eachOnce(workflowIds: readonly string[], field: (place: number) => string): void {
  const violations = new Violations()
  const seen = new Set<string>()
  workflowIds.forEach((id, place) => {
    if (seen.has(id)) violations.add(field(place), 'is named twice')
    seen.add(id)
  })
  violations.throwIfAny()
}
