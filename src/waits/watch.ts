import { noWorkflows } from '../errors.js'
import { getWorkflow } from '../store/workflows/by-id.js'
import {
  type ChildRow,
  type EventSetRow,
  getWatchContents,
  getWatchNews,
  type Thing,
  type WatchAsk,
  type WatchContents,
  type WatchNews,
} from '../store/workflows/watching.js'
import { isTerminal, type WorkflowRow } from '../store/workflows/workflow-row.js'
import { Batch } from './batch.js'
import { type Opened, type Progress, untilOf, type WaitOptions } from './frames.js'
import type { Hub } from './hub.js'
import type { Polled } from './poll.js'
import { Told } from './told.js'
import { Waiter } from './waiter.js'

export type Happening =
  | { kind: 'workflow'; row: WorkflowRow }
  | { kind: 'step'; step: WatchContents['steps'][number] }
  | { kind: 'event'; event: EventSetRow }
  | { kind: 'message'; message: WatchContents['messages'][number] }
  | { kind: 'child'; child: ChildRow }
  /** The workflow was rewound: what is known is told anew. */
  | { kind: 'reset' }

/** `cursor`: where to go on after this frame. */
export type WatchFrame = (
  | Opened
  | Progress
  | { kind: 'happening'; happening: Happening }
  | { kind: 'end'; reason: 'WORKFLOW_ENDED' | 'DELETED' | 'TIMED_OUT' }
) & { cursor: string }

export interface WatchOptions extends Omit<WaitOptions, 'timeout'> {
  /** Of an earlier frame: what came before it is not told again. */
  cursor?: string
  waitForCreation?: boolean
  payloads?: boolean
}

/** Nobody notifies steps, children and statuses. */
const PACE = { fastest: 100, slowest: 1000, patience: 10 }

/** Things whose contents are read at a time. */
const AT_ONCE = 16

/** What is known of one workflow, and what happens next. */
export class Watch {
  private readonly poll: Polled<Waiter>
  private readonly reads: Batch<WatchAsk, WatchNews>

  constructor(private readonly hub: Hub) {
    this.poll = hub.poll(PACE, false, async (due) => {
      for (const waiter of due) if (waiter.asleep) waiter.wake()
    })
    this.reads = new Batch({
      name: (told) => `${told}`,
      read: (asks) => getWatchNews(hub.database, asks),
      most: 200,
    })
  }

  async *workflow(id: string, options: WatchOptions): AsyncGenerator<WatchFrame, void> {
    const { hub } = this
    const { progressInterval, signal, payloads = true } = options
    const told = options.cursor ? Told.parse(id, options.cursor) : new Told(id)
    const until = untilOf(options, hub.wheel.now())
    const waiter = new Waiter(hub.wheel)
    const ask = () => this.reads.ask(told)
    let there = told.row !== ''
    let drained = false
    hub.join(waiter, { topics: [[hub.watched, id]], polls: [this.poll], signal })
    try {
      yield { kind: 'opened', progressInterval, cursor: options.cursor ?? '' }
      let news = await ask()
      for (;;) {
        if (news !== UNREAD && news.status === null) {
          if (there) return yield { kind: 'end', reason: 'DELETED', cursor: `${told}` }
          if (!options.waitForCreation) throw noWorkflows([id])
        }
        there ||= news.status !== null
        if (news.rewound) {
          told.forget()
          yield happening({ kind: 'reset' }, told)
          waiter.spoke()
          news = await hub.again(waiter, ask, UNREAD)
          continue
        }
        const ended = news.status !== null && isTerminal(news.status)
        // An ended workflow's row comes last, any other's first.
        if (!ended) yield* this.row(news, told, waiter, payloads)
        yield* this.things(news, told, waiter, payloads)
        if (ended && !news.full) yield* this.row(news, told, waiter, payloads)
        const quiet = news.things.length === 0 && !told.isNew(news)
        if (ended && drained && quiet) return yield { kind: 'end', reason: 'WORKFLOW_ENDED', cursor: `${told}` }
        drained = ended
        if (!quiet) {
          waiter.spoke()
          if (hub.has(waiter)) this.poll.add(waiter)
        }
        if (!ended && !news.full) {
          const progress = () => ({ kind: 'progress', cursor: `${told}` }) as const
          if (!(yield* waiter.untilNews(until, progressInterval, progress))) {
            return yield { kind: 'end', reason: 'TIMED_OUT', cursor: `${told}` }
          }
        }
        news = await hub.again(waiter, ask, UNREAD)
      }
    } finally {
      hub.leave(waiter)
    }
  }

  private async *row(news: WatchNews, told: Told, waiter: Waiter, payloads: boolean): AsyncGenerator<WatchFrame, void> {
    if (!told.isNew(news)) return
    const read = () => getWorkflow(this.hub.database, told.id, { input: payloads, output: payloads })
    const row = await this.hub.again(waiter, read, undefined)
    if (row === undefined) return
    told.saw(news)
    yield happening({ kind: 'workflow', row }, told)
  }

  private async *things(
    news: WatchNews,
    told: Told,
    waiter: Waiter,
    payloads: boolean,
  ): AsyncGenerator<WatchFrame, void> {
    const things = inOrder(news.things)
    for (let from = 0; from < things.length; from += AT_ONCE) {
      const some = things.slice(from, from + AT_ONCE)
      const read = () => getWatchContents(this.hub.database, told.id, some, payloads)
      const contents = await this.hub.again(waiter, read, undefined)
      if (contents === undefined) return
      for (const thing of some) {
        const what = contentsOf(thing, contents)
        if (what === undefined) continue
        told.add(thing, what.kind === 'step' ? what.step.completedAt : null)
        yield happening(what, told)
      }
    }
  }
}

/** The store was away. */
const UNREAD: WatchNews = {
  status: null,
  startedAt: null,
  completedAt: null,
  things: [],
  rewound: false,
  full: false,
}

function happening(happening: Happening, told: Told): WatchFrame {
  return { kind: 'happening', happening, cursor: `${told}` }
}

/** By time; steps and events by their numbers too, an event before the step that set it. */
function inOrder(things: readonly Thing[]): Thing[] {
  const numbered = things.filter(({ kind }) => kind === 'step' || kind === 'event')
  const others = things.filter(({ kind }) => kind === 'message' || kind === 'child')
  numbered.sort((a, b) => a.functionId - b.functionId || (a.kind === 'event' ? -1 : 1))
  let at = 0
  const timed = numbered.map((thing) => {
    at = Math.max(at, thing.at ?? 0)
    return { thing, at }
  })
  const all = [...others.map((thing) => ({ thing, at: thing.at ?? 0 })), ...timed]
  return all.sort((a, b) => a.at - b.at).map(({ thing }) => thing)
}

/** Undefined: it is gone by now. */
function contentsOf({ kind, functionId, id }: Thing, contents: WatchContents): Happening | undefined {
  switch (kind) {
    case 'step': {
      const step = contents.steps.find((one) => one.functionId === functionId)
      return step && { kind, step }
    }
    case 'event': {
      const event = contents.events.find((one) => one.functionId === functionId && one.key === id)
      return event && { kind, event }
    }
    case 'message': {
      const message = contents.messages.find((one) => one.id === id)
      return message && { kind, message }
    }
    case 'child': {
      const child = contents.children.find((one) => one.id === id)
      return child && { kind, child }
    }
  }
}
