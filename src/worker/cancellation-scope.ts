import type { Instance } from './instance.js'
import { places } from './place.js'
import { Scope } from './scopes.js'

/** Calls of a workflow that are cancelled together. */
export class CancellationScope {
  readonly #instance: Instance
  readonly #scope: Scope

  constructor(instance: Instance, shielded: boolean) {
    this.#instance = instance
    this.#scope = new Scope(instance.place.scope, shielded)
  }

  /** The context's calls in there belong to the scope. */
  async run<T>(run: () => Promise<T>): Promise<T> {
    const instance = this.#instance
    const { branch } = instance.place
    try {
      return await places.run({ instance, context: instance.context, scope: this.#scope, branch }, run)
    } finally {
      this.#scope.close()
    }
  }

  /** Its calls throw CancelledError, those under way and those to come. */
  cancel(): void {
    this.#scope.cancel('scope')
  }

  get isCancelled(): boolean {
    return this.#scope.cancelledBy !== undefined
  }
}
