import { type FieldViolation, invalid } from '../errors.js'

/** Collects what is wrong with a request beyond the rules in the proto, so that the caller learns all of it at once. */
export class Violations {
  private readonly found: FieldViolation[] = []

  add(field: string, description: string): void {
    this.found.push({ field, description })
  }

  throwIfAny(): void {
    if (this.found.length > 0) throw invalid(this.found)
  }
}
