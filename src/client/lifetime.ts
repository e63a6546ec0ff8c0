import { DBOSError } from './errors.js'

/** From the client's making to its end. Unlike an AbortSignal it takes any number of those who want to know of it. */
export class Lifetime {
  /** Whether the server has ever said anything. */
  answered = false
  private over = false
  private readonly endings = new Set<() => void>()

  end(): void {
    this.over = true
    for (const act of this.endings) act()
    this.endings.clear()
  }

  refuseAfterEnd(): void {
    if (this.over) throw new DBOSError('The client was destroyed')
  }

  /** Calls `act` at the end; returns what takes that back. */
  atEnd(act: () => void): () => void {
    this.endings.add(act)
    return () => this.endings.delete(act)
  }
}
