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
  #compressed = false
  /** Length of the data that is awaited, or -1 before its head has come. */
  #length = -1

  /** Whether bytes of an unfinished envelope are left. */
  get torn(): boolean {
    return this.#size > 0 || this.#length >= 0
  }

  /** Throws when an announced length is over the limit, before the data is taken. */
  push(chunk: Buffer, limit: number, take: (envelope: Envelope) => void): void {
    this.#chunks.push(chunk)
    this.#size += chunk.length
    for (;;) {
      if (this.#length < 0) {
        if (this.#size < headLength) return
        const head = this.#take(headLength)
        this.#compressed = head[0] === 1
        this.#length = head.readUInt32BE(1)
        if (this.#length > limit) throw tooLarge('request message', this.#length, limit)
      }
      if (this.#size < this.#length) return
      const data = this.#take(this.#length)
      this.#length = -1
      take({ compressed: this.#compressed, data })
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

/** Of a message that was compressed. */
export function packedEnvelope(data: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(headLength + data.length)
  framed[0] = 1
  framed.writeUInt32BE(data.length, 1)
  framed.set(data, headLength)
  return framed
}
