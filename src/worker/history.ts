import type { Step } from '../../gen/ts/perdure/v1/workflow_pb.js'

/** What was recorded of a workflow before this instance of it, and the numbers that its calls take. */
export class History {
  private readonly steps = new Map<number, Step>()
  private next = 0
  private last = -1

  constructor(steps: Iterable<Step>) {
    this.add(steps)
  }

  add(steps: Iterable<Step>): void {
    for (const step of steps) {
      this.steps.set(step.functionId, step)
      this.last = Math.max(this.last, step.functionId)
    }
  }

  /** The first of `count` numbers; in program order, before anything is awaited. */
  take(count: number): number {
    const id = this.next
    this.next += count
    return id
  }

  get nextNumber(): number {
    return this.next
  }

  at(id: number): Step | undefined {
    return this.steps.get(id)
  }

  /** What was recorded under the number that would be taken next. */
  upcoming(): Step | undefined {
    return this.steps.get(this.next)
  }

  /** The code has come past everything recorded. */
  get isPassed(): boolean {
    return this.next > this.last
  }

  /** The first recorded step that no call has asked for. */
  get leftOver(): Step | undefined {
    const left = [...this.steps.values()].filter(({ functionId }) => functionId >= this.next)
    return left.sort((a, b) => a.functionId - b.functionId)[0]
  }
}
