import { type Client, Code, ConnectError } from '@connectrpc/connect'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import type { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import type {
  EnqueueOutcome,
  EnqueueRefusal,
  EnqueueWorkflowResponse,
  WorkflowStart,
} from '../../gen/ts/perdure/v1/workflow_start_pb.js'
import { isLost } from '../wire/lost-calls.js'

const MOST = 1000
/** A quarter of what a server takes in one message by default. */
const MOST_BYTES = 1 << 20

interface Waiting {
  start: WorkflowStart
  resolve: (response: EnqueueWorkflowResponse) => void
  reject: (error: unknown) => void
}

/** The enqueues of one tick leave together as one call, each still with its own answer. */
export class EnqueueBatches {
  private waiting: Waiting[] = []
  private ids = new Set<string>()
  private bytes = 0

  constructor(private readonly workflows: Client<typeof WorkflowService>) {}

  /** Its id must be set: a batch that is sent again must name the same workflows. */
  enqueue(start: WorkflowStart): Promise<EnqueueWorkflowResponse> {
    const id = start.workflowId ?? ''
    const size = start.arguments?.stored?.data.length ?? 0
    const full = this.waiting.length === MOST || this.bytes + size > MOST_BYTES || this.ids.has(id)
    if (full) this.leave()
    if (this.waiting.length === 0) soon(() => this.leave())
    this.ids.add(id)
    this.bytes += size
    return new Promise((resolve, reject) => this.waiting.push({ start, resolve, reject }))
  }

  private leave(): void {
    const batch = this.waiting
    if (batch.length === 0) return
    this.waiting = []
    this.ids = new Set()
    this.bytes = 0
    void (batch.length === 1 ? this.alone(batch) : this.together(batch))
  }

  private async together(batch: Waiting[]): Promise<void> {
    try {
      const { outcomes } = await this.workflows.enqueueWorkflows({ workflows: batch.map(({ start }) => start) })
      for (const [i, { resolve, reject }] of batch.entries()) settle(outcomes[i]?.outcome, resolve, reject)
    } catch (error) {
      // The server refuses a batch as a whole for what is wrong with one of it: each then learns what concerns it.
      if (!isLost(ConnectError.from(error))) return this.alone(batch)
      for (const { reject } of batch) reject(error)
    }
  }

  private async alone(batch: Waiting[]): Promise<void> {
    await Promise.all(
      batch.map(({ start, resolve, reject }) =>
        this.workflows.enqueueWorkflow({ workflow: start }).then(resolve, reject),
      ),
    )
  }
}

function settle(
  outcome: EnqueueOutcome['outcome'] | undefined,
  resolve: Waiting['resolve'],
  reject: Waiting['reject'],
) {
  if (outcome?.case === 'accepted') resolve(outcome.value)
  else if (outcome?.case === 'refused') reject(asError(outcome.value))
  else reject(new ConnectError('the batch was answered without an outcome for this workflow', Code.Internal))
}

/** As EnqueueWorkflow would have refused it. */
function asError({ reason, message, metadata, code }: EnqueueRefusal): ConnectError {
  const info = { desc: ErrorInfoSchema, value: { reason, metadata, domain: 'perdure' } }
  return new ConnectError(message, code, undefined, [info])
}

/** When what runs now has run; in Node, sooner than any timer. */
function soon(act: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(act)
  else setTimeout(act, 0)
}
