/**
 * A pickle machine for data only (protocols 2 to 5). It builds lists, dicts and the like, and of everything that Python
 * would import, call or construct nothing but an inert note. Nothing in a pickle can make it do anything else.
 */

import { PyDict, PyFloat, PyGlobal, PyItems, PyObject, type PyValue } from './python-value.js'

/** Digits of a big int cost the square of its length to print. */
const MAX_INT_BYTES = 4096

const STOP = 0x2e

class Unreadable extends Error {}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The value of a pickle; undefined if it holds anything that is not plain data, is broken, or ends early. */
export function unpickle(bytes: Uint8Array): PyValue | undefined {
  try {
    return new Machine(bytes).run()
  } catch (error) {
    if (error instanceof Unreadable || error instanceof RangeError || error instanceof TypeError) return undefined
    throw error
  }
}

class Machine {
  private readonly view: DataView
  private at = 0
  private stack: PyValue[] = []
  private readonly below: PyValue[][] = []
  private readonly memo = new Map<number, PyValue>()

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  run(): PyValue {
    for (;;) {
      const opcode = this.u8()
      if (opcode === STOP) {
        if (this.at !== this.bytes.length || this.stack.length !== 1 || this.below.length > 0) throw new Unreadable()
        return this.pop()
      }
      const pushed = this.step(opcode)
      if (pushed !== undefined) this.stack.push(pushed)
    }
  }

  /** Does what the opcode says; gives back what it pushes, if anything. */
  private step(opcode: number): PyValue | undefined {
    switch (opcode) {
      case 0x80: // PROTO
        if (this.u8() > 5) throw new Unreadable()
        return undefined
      case 0x95: // FRAME
        this.length(8)
        return undefined
      case 0x4e: // NONE
        return null
      case 0x88: // NEWTRUE
        return true
      case 0x89: // NEWFALSE
        return false
      case 0x4a: // BININT
        return this.view.getInt32(this.skip(4), true)
      case 0x4b: // BININT1
        return this.u8()
      case 0x4d: // BININT2
        return this.length(2)
      case 0x8a: // LONG1
        return this.int(this.length(1))
      case 0x8b: // LONG4
        return this.int(this.length(4))
      case 0x47: // BINFLOAT
        return new PyFloat(this.view.getFloat64(this.skip(8), false))
      case 0x8c: // SHORT_BINUNICODE
        return this.text(this.length(1))
      case 0x58: // BINUNICODE
        return this.text(this.length(4))
      case 0x8d: // BINUNICODE8
        return this.text(this.length(8))
      case 0x43: // SHORT_BINBYTES
        return this.take(this.length(1))
      case 0x42: // BINBYTES
        return this.take(this.length(4))
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
        return this.take(this.length(8))
      case 0x5d: // EMPTY_LIST
        return new PyItems('list', [])
      case 0x29: // EMPTY_TUPLE
        return new PyItems('tuple', [])
      case 0x7d: // EMPTY_DICT
        return new PyDict()
      case 0x8f: // EMPTY_SET
        return new PyItems('set', [])
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        return new PyItems('tuple', this.popMany(opcode - 0x84))
      case 0x28: // MARK
        this.below.push(this.stack)
        this.stack = []
        return undefined
      case 0x30: // POP
        this.pop()
        return undefined
      case 0x31: // POP_MARK
        this.popMark()
        return undefined
      case 0x32: // DUP
        return this.top()
      default:
        return this.build(opcode)
    }
  }

  /** The opcodes that put values together, remember them, or name what is not data. */
  private build(opcode: number): PyValue | undefined {
    switch (opcode) {
      case 0x74: // TUPLE
        return new PyItems('tuple', this.popMark())
      case 0x91: // FROZENSET
        return new PyItems('set', this.popMark())
      case 0x61: // APPEND
        this.append([this.pop()])
        return undefined
      case 0x65: // APPENDS
      case 0x90: // ADDITEMS
        this.append(this.popMark())
        return undefined
      case 0x73: // SETITEM
        this.setItems(this.popMany(2))
        return undefined
      case 0x75: // SETITEMS
        this.setItems(this.popMark())
        return undefined
      case 0x94: // MEMOIZE
        this.memo.set(this.memo.size, this.top())
        return undefined
      case 0x71: // BINPUT
        this.memo.set(this.u8(), this.top())
        return undefined
      case 0x72: // LONG_BINPUT
        this.memo.set(this.length(4), this.top())
        return undefined
      case 0x68: // BINGET
        return this.recall(this.u8())
      case 0x6a: // LONG_BINGET
        return this.recall(this.length(4))
      case 0x63: // GLOBAL
        return new PyGlobal(this.line(), this.line())
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = this.popMany(2)
        if (typeof module !== 'string' || typeof name !== 'string') throw new Unreadable()
        return new PyGlobal(module, name)
      }
      case 0x52: // REDUCE
      case 0x81: {
        // NEWOBJ
        const [callable, args] = this.popMany(2)
        if (!(callable instanceof PyGlobal || callable instanceof PyObject)) throw new Unreadable()
        if (!(args instanceof PyItems) || args.kind !== 'tuple') throw new Unreadable()
        return new PyObject(callable, args.items)
      }
      case 0x62: {
        // BUILD
        const state = this.pop()
        const target = this.top()
        if (!(target instanceof PyObject)) throw new Unreadable()
        target.state = state
        return undefined
      }
      default:
        throw new Unreadable()
    }
  }

  private append(items: PyValue[]): void {
    const target = this.top()
    if (!(target instanceof PyItems) && !(target instanceof PyObject)) throw new Unreadable()
    for (const item of items) target.items.push(item)
  }

  private setItems(flat: PyValue[]): void {
    const target = this.top()
    if (flat.length % 2 !== 0 || !(target instanceof PyDict || target instanceof PyObject)) throw new Unreadable()
    for (let i = 0; i < flat.length; i += 2) target.entries.push([flat[i] as PyValue, flat[i + 1] as PyValue])
  }

  private recall(key: number): PyValue {
    const value = this.memo.get(key)
    if (value === undefined) throw new Unreadable()
    return value
  }

  private pop(): PyValue {
    const value = this.stack.pop()
    if (value === undefined) throw new Unreadable()
    return value
  }

  private top(): PyValue {
    const value = this.stack.at(-1)
    if (value === undefined) throw new Unreadable()
    return value
  }

  private popMany(count: number): PyValue[] {
    if (this.stack.length < count) throw new Unreadable()
    return this.stack.splice(-count)
  }

  private popMark(): PyValue[] {
    const items = this.stack
    const below = this.below.pop()
    if (below === undefined) throw new Unreadable()
    this.stack = below
    return items
  }

  private u8(): number {
    return this.view.getUint8(this.skip(1))
  }

  /** A little-endian length or number of 1, 2, 4 or 8 bytes. */
  private length(size: 1 | 2 | 4 | 8): number {
    const start = this.skip(size)
    if (size === 1) return this.view.getUint8(start)
    if (size === 2) return this.view.getUint16(start, true)
    if (size === 4) return this.view.getUint32(start, true)
    return Number(this.view.getBigUint64(start, true))
  }

  private skip(count: number): number {
    const start = this.at
    if (count > this.bytes.length - start) throw new Unreadable()
    this.at = start + count
    return start
  }

  private take(count: number): Uint8Array {
    const start = this.skip(count)
    return this.bytes.subarray(start, start + count)
  }

  private text(count: number): string {
    return utf8.decode(this.take(count))
  }

  private line(): string {
    const end = this.bytes.indexOf(0x0a, this.at)
    if (end < 0) throw new Unreadable()
    const text = this.text(end - this.at)
    this.at = end + 1
    return text
  }

  /** Two's complement, little-endian. */
  private int(count: number): bigint {
    if (count > MAX_INT_BYTES) throw new Unreadable()
    if (count === 0) return 0n
    const hex = Buffer.from(this.take(count)).reverse().toString('hex')
    return BigInt.asIntN(count * 8, BigInt(`0x${hex}`))
  }
}
