import type { Step } from '../../gen/ts/perdure/v1/workflow_pb.js'
import { WorkflowOutcome_Kind as Kind } from '../../gen/ts/perdure/v1/workflow_pb.js'
import type { PerdureClient } from '../../src/client/index.js'
import { fromPayload } from '../../src/worker/payloads.js'
import type { FailureShape } from './cases.js'

export type Seen = { result: unknown } | { failure: FailureShape } | { cancelled: true }

/** How a workflow ended, once it has. */
export async function seen(client: PerdureClient, workflowId: string): Promise<Seen> {
  for await (const { frame } of client.workflows.getResult({ workflowId })) {
    if (frame.case !== 'outcome') continue
    const { kind, output, failure } = frame.value
    if (kind === Kind.SUCCEEDED) return { result: fromPayload(output) }
    if (!failure) return { cancelled: true }
    const { name, message, code, data } = failure
    return { failure: { name, message, code, data: fromPayload(data) } }
  }
  throw new Error('There was no outcome')
}

/** Timers of waits are recorded only where somebody had to wait. */
export function withoutTimers(steps: Step[]): Step[] {
  const waits = new Set(
    steps.filter(({ name }) => /^DBOS\.(recv|getEvent)$/.test(name)).map(({ functionId }) => functionId),
  )
  return steps.filter(({ name, functionId }) => name !== 'DBOS.sleep' || !waits.has(functionId - 1))
}
