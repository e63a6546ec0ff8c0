import type { MessageInitShape } from '@bufbuild/protobuf'
import { Code } from '@connectrpc/connect'
import type { TaskCompletionOutcome, TaskCompletionSchema } from '../../gen/ts/perdure/v1/worker_service_pb.js'
import { type Link, pauseAfter } from './link.js'
import { pause } from './pause.js'
import { refusalOf } from './refused.js'

export type TaskCompletion = Omit<MessageInitShape<typeof TaskCompletionSchema>, '$typeName'>

/** More in one call would not be quicker. */
const TASKS = 1000
/** Calls under way at a time; what comes meanwhile goes together into the next. */
const CALLS = 4

interface Asked {
  completion: TaskCompletion
  done(): void
  refused(error: unknown): void
}

/** Tells the server how workflows ended: all that have by then in one call, apart from the steps of those that go on. */
export class Completer {
  private waiting: Asked[] = []
  private scheduled = false
  private calls = 0

  constructor(
    private readonly link: Link,
    private readonly signal: AbortSignal,
  ) {}

  complete(completion: TaskCompletion): Promise<void> {
    return new Promise((done, refused) => {
      this.waiting.push({ completion, done, refused })
      this.nudge()
    })
  }

  private nudge(): void {
    if (this.scheduled || this.calls >= CALLS || this.waiting.length === 0) return
    this.scheduled = true
    setImmediate(() => {
      this.scheduled = false
      this.calls += 1
      void this.carry(this.waiting.splice(0, TASKS)).finally(() => {
        this.calls -= 1
        this.nudge()
      })
      this.nudge()
    })
  }

  /** What is refused as a whole is tried one by one, so that nobody fails for his neighbour. */
  private async carry(asked: Asked[]): Promise<void> {
    for (let failures = 1; asked.length > 0; failures += 1) {
      try {
        const outcomes = await this.call(asked)
        asked = asked.filter((one, at) => !told(one, outcomes[at]))
      } catch (error) {
        if (asked.length > 1 && !this.signal.aborted) for (const one of asked) await this.carry([one])
        else for (const { refused } of asked) refused(error)
        return
      }
      if (asked.length > 0) await pause(pauseAfter(undefined, failures), this.signal)
    }
  }

  private async call(asked: Asked[]): Promise<TaskCompletionOutcome['outcome'][]> {
    const request = { namespace: this.link.namespace, tasks: asked.map(({ completion }) => completion) }
    const { outcomes } = await this.link.call((stub, options) => stub.completeTasks(request, options), this.signal)
    return outcomes.map(({ outcome }) => outcome)
  }
}

/** False: it is to be asked for again. */
function told({ done, refused }: Asked, outcome: TaskCompletionOutcome['outcome'] | undefined): boolean {
  if (outcome?.case === 'completed') done()
  else if (outcome?.case === 'refused' && outcome.value.code !== Code.Unavailable) refused(refusalOf(outcome.value))
  else return false
  return true
}
