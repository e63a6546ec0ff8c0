import { nothing, RecordCall } from './calls/record-call.js'
import type { History } from './history.js'

/** undefined: the workflow came past here without the patch, and something else is recorded. */
export function patchCall(history: History, name: string): RecordCall<void> | undefined {
  const marker = `DBOS.patch-${name}`
  if (!history.isPassed && history.upcoming()?.name !== marker) return undefined
  return new RecordCall<void>(marker, { case: 'patch', value: { name } }, nothing, nothing)
}
