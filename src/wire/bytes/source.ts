import { isUtf8 } from 'node:buffer'
import { BinaryReader } from '@bufbuild/protobuf/wire'

/** What protobuf-es reads by, but for what messages are made of most: it makes a pair of each tag, and a view of each text. */
export class Source extends BinaryReader {
  constructor(private readonly bytesRead: Buffer) {
    super(bytesRead)
  }

  /** The next field: its number times eight, and its wire type. */
  next(): number {
    const { bytesRead, pos } = this
    const first = bytesRead[pos] as number
    if (first >= 8 && first < 0x80 && (first & 7) <= 5) {
      this.pos = pos + 1
      return first
    }
    const second = bytesRead[pos + 1] as number
    if (first >= 0x80 && second > 0 && second < 0x80 && (first & 7) <= 5) {
      this.pos = pos + 2
      return (first & 0x7f) | (second << 7)
    }
    const [number, wireType] = this.tag()
    return number * 8 + wireType
  }

  /** Texts must be UTF-8. */
  text(): string {
    const length = this.uint32()
    const from = this.pos
    const to = from + length
    this.pos = to
    this.assertBounds()
    const text = this.bytesRead.toString('utf8', from, to)
    // What is none reads as U+FFFD, which may also stand there.
    if (text.includes('\ufffd') && !isUtf8(this.bytesRead.subarray(from, to))) {
      throw new TypeError('a text is not valid UTF-8')
    }
    return text
  }

  /** Nearly all are times: within seven bytes they are exact as numbers. */
  override int64(): bigint {
    const { bytesRead, pos } = this
    let value = 0
    let factor = 1
    for (let at = pos; at < pos + 7; at++) {
      const byte = bytesRead[at] as number
      value += (byte & 0x7f) * factor
      if (byte < 0x80) {
        this.pos = at + 1
        this.assertBounds()
        return BigInt(value)
      }
      factor *= 128
    }
    return BigInt(super.int64())
  }
}
