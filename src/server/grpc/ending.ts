import type { Ending, EndingListener } from '../../services/peer.js'

const nobody: readonly EndingListener[] = []

/** That a call is over, for handlers of which thousands are open: an AbortSignal takes a kilobyte and 20 µs each. */
export class CallEnding implements Ending {
  aborted = false
  reason: unknown
  #listeners = nobody

  addEventListener(_type: 'abort', listener: EndingListener): void {
    this.#listeners = [...this.#listeners, listener]
  }

  removeEventListener(_type: 'abort', listener: EndingListener): void {
    this.#listeners =
      this.#listeners.length === 1 && this.#listeners[0] === listener
        ? nobody
        : this.#listeners.filter((one) => one !== listener)
  }

  end(reason: unknown): void {
    this.aborted = true
    this.reason = reason
    const listeners = this.#listeners
    this.#listeners = nobody
    for (const listener of listeners) listener.handleEvent()
  }
}
