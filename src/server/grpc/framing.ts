import type { DescMessage, Message } from '@bufbuild/protobuf'
import { Fault } from '../../errors.js'
import { encode } from '../../wire/bytes/encode.js'

/** One message as it stood on the wire: a flag byte, four bytes of length, the data. */
export interface Envelope {
  compressed: boolean
  data: Buffer
}

export const headLength = 5

export function tooLarge(what: string, size: number, limit: number): Fault {
  const text = `the ${what} of ${size} bytes is larger than the ${limit} bytes that are allowed`
  return new Fault('MESSAGE_TOO_LARGE', text, { metadata: { limit_bytes: String(limit), size_bytes: String(size) } })
}

/** Cuts the bytes of a request into envelopes, wherever the network broke them. Copies only what came in pieces. */
export class EnvelopeSplitter {
  #chunks: Buffer[] = []
  #size = 0
  #flags = 0
  /** Length of the data that is awaited, or -1 before its head has come. */
  #length = -1

  /** Whether bytes of an unfinished envelope are left. */
  get torn(): boolean {
    return this.#size > 0 || this.#length >= 0
  }

  /**
   * Throws when an announced length is over the limit, before the data is taken. Envelopes with the flag `dropped` say
   * nothing that a server needs.
   */
  push(chunk: Buffer, limit: number, dropped: number, take: (envelope: Envelope) => void): void {
    this.#chunks.push(chunk)
    this.#size += chunk.length
    for (;;) {
      if (this.#length < 0) {
        if (this.#size < headLength) return
        const head = this.#take(headLength)
        this.#flags = head[0] as number
        this.#length = head.readUInt32BE(1)
        if (this.#length > limit) throw tooLarge('request message', this.#length, limit)
      }
      if (this.#size < this.#length) return
      const data = this.#take(this.#length)
      this.#length = -1
      if ((this.#flags & dropped) === 0) take({ compressed: this.#flags === 1, data })
    }
  }

  #take(length: number): Buffer {
    const first = this.#chunks[0]
    this.#size -= length
    if (first !== undefined && first.length === length) {
      this.#chunks.shift()
      return first
    }
    if (first !== undefined && first.length > length) {
      this.#chunks[0] = first.subarray(length)
      return first.subarray(0, length)
    }
    const whole = Buffer.concat(this.#chunks)
    this.#chunks = whole.length > length ? [whole.subarray(length)] : []
    return whole.subarray(0, length)
  }
}

/** Of a message as it is. */
export function envelope(desc: DescMessage, message: Message): Buffer {
  const framed = encode(desc, message, headLength)
  framed[0] = 0
  framed.writeUInt32BE(framed.length - headLength, 1)
  return framed
}

/** Of bytes, which the flag tells of. */
export function flagged(flag: number, data: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(headLength + data.length)
  framed[0] = flag
  framed.writeUInt32BE(data.length, 1)
  framed.set(data, headLength)
  return framed
}
