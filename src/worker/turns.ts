/** Something that a workflow's code is to be told. */
export interface Turn {
  /** When it came about. What was recorded is told in this order, whichever call asked first. */
  time: number
  functionId: number
  /** The update handler that waits for it; undefined: the workflow's function. */
  branch: object | undefined
  /** It was recorded before this instance began. */
  recorded: boolean
  act(): void
}

/** Before everything that was recorded. */
export const AT_ONCE = Number.NEGATIVE_INFINITY

/**
 * Tells the code of a workflow one thing at a time, and lets it run on until it waits again before it is told the next.
 * So two branches interleave in a replay as they did when they first ran, and a race has the same winner.
 */
export class Turns {
  private readonly recorded: Turn[] = []
  private readonly live: Turn[] = []
  private scheduled = false
  private stopped = false
  /** While an update handler runs nobody else is told anything. */
  holder: object | undefined

  constructor(
    /** May do something that goes before; true: it did. */
    private readonly before: () => boolean,
    /** Nothing is left to tell, and the code waits. */
    private readonly idle: () => void,
  ) {}

  add(turn: Turn): void {
    if (turn.recorded || turn.time === AT_ONCE) insert(this.recorded, turn)
    else this.live.push(turn)
    this.nudge()
  }

  remove(turn: Turn): void {
    for (const list of [this.recorded, this.live]) {
      const at = list.indexOf(turn)
      if (at >= 0) list.splice(at, 1)
    }
  }

  get hasRecorded(): boolean {
    return this.recorded.length > 0
  }

  /** Looks again at what is to be done. */
  nudge(): void {
    if (this.scheduled || this.stopped) return
    this.scheduled = true
    setImmediate(() => this.turn())
  }

  /** Nothing is told until `goOn`. */
  pause(): void {
    this.stopped = true
  }

  goOn(): void {
    this.stopped = false
    this.nudge()
  }

  private turn(): void {
    this.scheduled = false
    if (this.stopped) return
    const hasDone = this.before()
    const next = hasDone ? undefined : (this.pick(this.recorded) ?? this.pick(this.live))
    if (hasDone || next) this.nudge()
    else this.idle()
    next?.act()
  }

  private pick(list: Turn[]): Turn | undefined {
    const at = this.holder ? list.findIndex(({ branch }) => branch === this.holder) : 0
    return at < 0 ? undefined : list.splice(at, 1)[0]
  }
}

function insert(list: Turn[], turn: Turn): void {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = list[middle] as Turn
    const before = other.time - turn.time || other.functionId - turn.functionId
    if (before > 0) high = middle
    else low = middle + 1
  }
  list.splice(low, 0, turn)
}
