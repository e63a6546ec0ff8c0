import { createHash } from 'node:crypto'
import { invalid } from '../errors.js'
import type { Thing, ToldThings, WatchAsk, WatchNews } from '../store/workflows/watching.js'

/** Things told one by one beyond the floor; further back, all counts as told: what commits later than so many others is lost. */
const MOST = 128

/** Steps by number: contiguous ones are a floor, the others are listed. */
class ToldSteps {
  floor = -1
  told: number[] = []

  add(functionId: number): void {
    this.told.push(functionId)
    this.told.sort((a, b) => a - b)
    while (this.told[0] === this.floor + 1) this.floor = this.told.shift() as number
    if (this.told.length > MOST) this.floor = this.told.splice(0, MOST / 2).at(-1) as number
  }
}

/** Things with a rank that need not be unique: all below the floor are told, and those whose marks are kept. */
class ToldMarks implements ToldThings {
  floor = -1
  /** Rank by mark. */
  readonly ranks = new Map<string, number>()

  get marks(): string[] {
    return [...this.ranks.keys()]
  }

  add(name: string, rank: number): void {
    this.ranks.set(createHash('md5').update(name).digest('hex').slice(0, 8), rank)
    if (this.ranks.size <= MOST) return
    const sorted = [...this.ranks.values()].sort((a, b) => a - b)
    this.floor = Math.max(this.floor, sorted[MOST / 2] as number)
    for (const [mark, at] of this.ranks) if (at < this.floor) this.ranks.delete(mark)
  }
}

/** What one watcher was told of a workflow: its resume point, which travels as text. */
export class Told implements WatchAsk {
  steps = new ToldSteps()
  events = new ToldMarks()
  messages = new ToldMarks()
  children = new ToldMarks()
  last: WatchAsk['last']
  /** Of the row that was told: another one is news. */
  row = ''

  constructor(readonly id: string) {}

  add({ kind, functionId, id, at }: Thing, completedAt: number | null = null): void {
    if (kind === 'event') this.events.add(`${functionId}:${id}`, functionId)
    else if (kind === 'message') this.messages.add(id, at ?? 0)
    else if (kind === 'child') this.children.add(id, at ?? 0)
    else {
      this.steps.add(functionId)
      if (functionId > (this.last?.functionId ?? -1)) this.last = { functionId, at: completedAt }
    }
  }

  /** Whether the row is another than the one told before. */
  isNew(news: WatchNews): boolean {
    return news.status !== null && rowOf(news) !== this.row
  }

  saw(news: WatchNews): void {
    this.row = rowOf(news)
  }

  /** After a rewind: everything that is known is told anew, except the row. */
  forget(): void {
    this.steps = new ToldSteps()
    this.events = new ToldMarks()
    this.messages = new ToldMarks()
    this.children = new ToldMarks()
    this.last = undefined
  }

  toString(): string {
    const marks = ({ floor, ranks }: ToldMarks) => [floor, ...[...ranks].flat()]
    const { steps, last } = this
    const parts = [1, this.id, this.row, [steps.floor, ...steps.told], last ? [last.functionId, last.at] : []]
    return Buffer.from(
      JSON.stringify([...parts, marks(this.events), marks(this.messages), marks(this.children)]),
    ).toString('base64url')
  }

  /** What `toString` gave, of the same workflow. */
  static parse(id: string, cursor: string): Told {
    try {
      const [version, of, row, steps, last, ...marks] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
      if (version !== 1 || of !== id || typeof row !== 'string') throw new Error('of another kind')
      const told = new Told(id)
      told.row = row
      const [floor, ...numbers] = steps as number[]
      told.steps.floor = whole(floor)
      told.steps.told = numbers.map(whole)
      if (last.length > 0) told.last = { functionId: whole(last[0]), at: last[1] === null ? null : whole(last[1]) }
      for (const [place, into] of [told.events, told.messages, told.children].entries()) {
        const [markFloor, ...pairs] = marks[place] as (string | number)[]
        into.floor = whole(markFloor)
        for (let i = 0; i < pairs.length; i += 2) into.ranks.set(hex(pairs[i]), whole(pairs[i + 1]))
      }
      return told
    } catch {
      throw invalid([{ field: 'cursor', description: 'is not a cursor of this workflow' }])
    }
  }
}

function rowOf({ status, startedAt, completedAt }: WatchNews): string {
  return `${status} ${startedAt ?? ''} ${completedAt ?? ''}`
}

function whole(value: unknown): number {
  if (!Number.isSafeInteger(value)) throw new Error('not a number')
  return value as number
}

function hex(value: unknown): string {
  if (typeof value !== 'string' || !/^[0-9a-f]{8}$/.test(value)) throw new Error('not a mark')
  return value
}
