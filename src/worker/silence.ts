/** The servers say something at least this often where nothing else is asked for; silent for three times as long, they are gone. */
const PROGRESS_MS = 15_000
const SILENCE = 3

/** Cuts off a stream on which nothing is heard any more. */
export class Silence {
  private readonly cut = new AbortController()
  private readonly stop = () => this.cut.abort()
  private watch: NodeJS.Timeout

  constructor(
    private readonly outer: AbortSignal,
    private readonly progressMs = PROGRESS_MS,
  ) {
    this.watch = setTimeout(this.stop, SILENCE * progressMs)
    if (outer.aborted) this.stop()
    outer.addEventListener('abort', this.stop)
  }

  get signal(): AbortSignal {
    return this.cut.signal
  }

  broken(): void {
    clearTimeout(this.watch)
    this.watch = setTimeout(this.stop, SILENCE * this.progressMs)
  }

  end(): void {
    clearTimeout(this.watch)
    this.outer.removeEventListener('abort', this.stop)
    this.stop()
  }
}
