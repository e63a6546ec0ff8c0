import { fromBase64 } from './base64.js'

const PROTO = 0x80
const FRAME = 0x95
const STOP = 0x2e

/**
 * The pickled arguments of a scheduled run, `{"args": (datetime, context), "kwargs": {}}`. The fire time is the only value
 * that is pickled here; the context is its application's own pickle, set in as it is. Undefined if that is none.
 */
export function pickledInputs(time: number, offset: number, context: string): string | undefined {
  const pickle = Buffer.from(fromBase64(context) ?? [])
  const inner = contentOf(pickle)
  if (inner === undefined) return undefined
  return Buffer.concat([
    // Names in a pickle are looked up as its protocol says.
    pickle.subarray(0, 2),
    Buffer.from('}('),
    text('args'),
    datetime(time, offset),
    ...inner,
    Buffer.from([0x86]),
    text('kwargs'),
    Buffer.from('}u.'),
  ]).toString('base64')
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x8c, value.length]), Buffer.from(value)])
}

/** `datetime.datetime(<ten bytes>, timezone(timedelta(0, offset, 0)))`. Puts nothing into the memo, which the context counts. */
function datetime(time: number, offset: number): Buffer {
  const local = new Date(time + offset)
  const year = local.getUTCFullYear()
  const micros = local.getUTCMilliseconds() * 1000
  const bytes = [year >> 8, year & 255, local.getUTCMonth() + 1, local.getUTCDate()]
  bytes.push(local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds())
  bytes.push(micros >> 16, (micros >> 8) & 255, micros & 255)
  const seconds = Buffer.alloc(4)
  seconds.writeInt32LE(offset / 1000)
  return Buffer.concat([
    Buffer.from('cdatetime\ndatetime\nC\x0a', 'latin1'),
    Buffer.from(bytes),
    Buffer.from('cdatetime\ntimezone\ncdatetime\ntimedelta\nK\0J', 'latin1'),
    seconds,
    Buffer.from('K\0\x87R\x85R\x86R', 'latin1'),
  ])
}

/** Bytes that follow an opcode; undefined for one that no pickle has. */
type Operand = (bytes: Buffer, at: number) => number

const fixed =
  (length: number): Operand =>
  () =>
    length
const lines =
  (count: number): Operand =>
  (bytes, at) => {
    let end = at
    for (let line = 0; line < count; line++) end = bytes.indexOf(0x0a, end) + 1 || bytes.length + 1
    return end - at
  }

const OPERANDS = new Map<number, Operand>()
const opcodes = (names: string, operand: Operand) => {
  for (const name of names) OPERANDS.set(name.charCodeAt(0), operand)
}
opcodes('(.012NQRabdelostu)]}\x81\x85\x86\x87\x88\x89\x8f\x90\x91\x92\x93\x94\x97\x98', fixed(0))
opcodes('Khq\x80\x82', fixed(1))
opcodes('M\x83', fixed(2))
opcodes('Jjr\x84', fixed(4))
opcodes('G\x95', fixed(8))
opcodes('UC\x8a\x8c', (bytes, at) => 1 + bytes.readUInt8(at))
opcodes('TXB\x8b', (bytes, at) => 4 + bytes.readUInt32LE(at))
opcodes('\x8d\x8e\x96', (bytes, at) => 8 + Number(bytes.readBigUInt64LE(at)))
opcodes('FILSVPpg', lines(1))
opcodes('ci', lines(2))

/** What a pickle does between its beginning and its end, without the frames, which would no longer fit. */
function contentOf(pickle: Buffer): Buffer[] | undefined {
  if (pickle[0] !== PROTO || (pickle[1] ?? 9) > 5) return undefined
  const parts: Buffer[] = []
  try {
    for (let at = 2; at < pickle.length; ) {
      const opcode = pickle.readUInt8(at)
      if (opcode === STOP) return at === pickle.length - 1 ? parts : undefined
      const operand = OPERANDS.get(opcode)
      if (operand === undefined) return undefined
      const end = at + 1 + operand(pickle, at + 1)
      if (end > pickle.length) return undefined
      if (opcode !== FRAME && opcode !== PROTO) parts.push(pickle.subarray(at, end))
      at = end
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return undefined
}
