import { AsyncLocalStorage } from 'node:async_hooks'
import type { Context } from './context.js'
import type { Instance } from './instance.js'
import type { Scope } from './scopes.js'

/** Where in a workflow the running code stands. */
export interface Place {
  instance: Instance
  context: Context
  scope: Scope
  /** The update handler that it belongs to. */
  branch?: object
  /** A step or a handler from which the context must not be called. */
  within?: string
}

export const places = new AsyncLocalStorage<Place>()

/** The context of the workflow that calls, for code that was not handed it. */
export function currentContext(): Context {
  const place = places.getStore()
  if (!place) throw new Error('No workflow is running here')
  return place.context
}
