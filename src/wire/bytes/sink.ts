const FIRST = 64 * 1024
/** What was needed once for a very large message is not kept. */
const KEPT = 4 * 1024 * 1024
const SHORT = 32

/** Where messages are written in Protobuf's wire format: bytes that grow, and are used again for the next message. */
export class Sink {
  bytes = Buffer.allocUnsafeSlow(FIRST)
  at = 0

  /** Begins anew, with so many bytes left free in front. */
  reset(free: number): void {
    if (this.bytes.length > KEPT) this.bytes = Buffer.allocUnsafeSlow(FIRST)
    this.at = free
  }

  /** A whole number of 53 bits, not negative. */
  varint(value: number): void {
    this.room(10)
    this.put(value)
  }

  int32(value: number): void {
    if (value < 0) this.int64(BigInt(value))
    else this.varint(value)
  }

  int64(value: bigint): void {
    this.room(10)
    if (value >= 0n && value <= Number.MAX_SAFE_INTEGER) {
      this.put(Number(value))
      return
    }
    let rest = BigInt.asUintN(64, value)
    for (; rest > 127n; rest >>= 7n) this.bytes[this.at++] = Number(rest & 127n) | 128
    this.bytes[this.at++] = Number(rest)
  }

  double(value: number): void {
    this.room(8)
    this.at = this.bytes.writeDoubleLE(value, this.at)
  }

  raw(bytes: Uint8Array): void {
    this.room(bytes.length)
    this.bytes.set(bytes, this.at)
    this.at += bytes.length
  }

  /** UTF-8 behind its length. */
  text(value: string): void {
    const { length } = value
    this.room(length * 3 + 5)
    if (length <= SHORT && this.ascii(value)) return
    const start = this.at
    // As many bytes as characters, which holds for most texts.
    const head = sizeOf(length)
    const written = this.bytes.write(value, start + head)
    this.at = start + head + written
    this.measured(start, head)
  }

  /** What follows, up to `end`, stands behind its length. */
  begin(): number {
    this.room(1)
    return this.at++
  }

  end(begun: number): void {
    this.room(5)
    this.measured(begun, 1)
  }

  /** Puts the length of what was written since into the `head` bytes at `start`, or moves it where these are not the right number. */
  private measured(start: number, head: number): void {
    const end = this.at
    const length = end - start - head
    const needed = sizeOf(length)
    if (needed !== head) this.bytes.copyWithin(start + needed, start + head, end)
    this.at = start
    this.put(length)
    this.at += length
  }

  private ascii(value: string): boolean {
    const { bytes } = this
    let at = this.at + 1
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i)
      if (code > 127) return false
      bytes[at++] = code
    }
    bytes[this.at] = value.length
    this.at = at
    return true
  }

  private put(value: number): void {
    let rest = value
    for (; rest > 0x7fffffff; rest = Math.floor(rest / 128)) this.bytes[this.at++] = (rest % 128) | 128
    for (; rest > 127; rest >>>= 7) this.bytes[this.at++] = (rest & 127) | 128
    this.bytes[this.at++] = rest
  }

  private room(length: number): void {
    if (this.at + length <= this.bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + length))
    this.bytes.copy(larger, 0, 0, this.at)
    this.bytes = larger
  }
}

/** Bytes of a length. */
function sizeOf(length: number): number {
  if (length < 0x80) return 1
  if (length < 0x4000) return 2
  if (length < 0x200000) return 3
  return length < 0x10000000 ? 4 : 5
}
