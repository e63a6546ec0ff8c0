import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeInputs } from '../../src/codec/inputs.js'
import { decode, PICKLE } from '../../src/codec/value.js'

interface Pickle {
  name: string
  protocol: number
  text: string
  /** Null where the value must stay `stored`. */
  json: string | null
}

const script = new URL('./fixtures/pickles.py', import.meta.url).pathname
const pickles: Pickle[] = JSON.parse(readFileSync(new URL('./fixtures/pickles.json', import.meta.url), 'utf8'))

function read(text: string): string | null {
  const decoded = decode(text, PICKLE)
  return decoded.kind === 'json' ? decoded.json : null
}

function wrong(all: Pickle[]): string[] {
  return all
    .filter(({ text, json }) => read(text) !== json)
    .map(({ name, protocol }) => `${name}, protocol ${protocol}`)
}

describe('a pickle of plain data', () => {
  test('comes out as the table says, whatever its protocol; any other stays stored', () => {
    expect(pickles.length).toBeGreaterThan(200)
    expect(wrong(pickles)).toEqual([])
  })

  test('as the Python of this machine writes it', (context) => {
    let fresh: string
    try {
      fresh = execFileSync('python3', [script], { encoding: 'utf8', maxBuffer: 1 << 24 })
    } catch (error) {
      context.skip(`no python3 with zone data to pickle with: ${String(error).slice(0, 80)}`)
      return
    }
    expect(wrong(JSON.parse(fresh))).toEqual([])
  })

  test('of inputs gives positional and named arguments', () => {
    const inputs = pickles.filter(({ name }) => name === 'workflow inputs')
    expect(inputs.map(({ protocol }) => protocol)).toEqual([2, 3, 4, 5])
    for (const serialization of [PICKLE, null]) {
      for (const { text } of inputs) {
        expect(decodeInputs(text, serialization)).toEqual({
          positional: [
            { kind: 'json', json: '1' },
            { kind: 'json', json: '"a"' },
          ],
          named: { b: { kind: 'json', json: '[null]' } },
        })
      }
    }
  })
})

const assemble = (...parts: (number[] | string)[]) =>
  Buffer.concat([Buffer.from([0x80, 4]), ...parts.map((part) => Buffer.from(part as string)), Buffer.from('.')])
const little = (value: number, size: number) => Array.from({ length: size }, (_, i) => (value / 256 ** i) & 255)

describe('a hostile pickle', () => {
  const hostile: Record<string, Buffer> = {
    'that calls os.system': assemble('cos\nsystem\n', [0x8c, 7], 'echo hi', [0x85], 'R'),
    'that calls eval': assemble('cbuiltins\neval\n', [0x8c, 3], '1+1', [0x85], 'R'),
    'that names a class': assemble('cos\nsystem\n'),
    'that hides a call under data': assemble('cos\nsystem\n', [0x8c, 2], 'ls', [0x85], 'R0N'),
    'with a huge LONG4': assemble([0x8b, ...little(0xffff_ffff, 4)]),
    'with a LONG4 beyond its cap': assemble([0x8b, ...little(100_000, 4)], new Array(100_000).fill(1)),
    'with a string longer than itself': assemble([0x8d, 255, 255, 255, 255, 255, 255, 255, 127]),
    'with bytes longer than itself': assemble([0x42, ...little(0x7fff_ffff, 4)]),
    'that recalls what it never remembered': assemble('h', [7]),
    'that pops an empty stack': assemble('00'),
    'with marks unmatched': assemble('((((N'),
    'with very many marks': assemble('('.repeat(300_000), 'N'),
    'with very many nested lists': assemble(']'.repeat(300_000), 'a'.repeat(299_999)),
    'with a persistent id': assemble('Pid\n'),
    'with an extension code': assemble([0x82, 1]),
    'with out-of-band buffers': assemble([0x97]),
    'of protocol 9': Buffer.from([0x80, 9, 0x4e, 0x2e]),
    'with something behind its end': Buffer.concat([assemble('N'), Buffer.from('N.')]),
  }

  test.each(Object.entries(hostile))('%s stays stored', (name, bytes) => {
    expect(read(bytes.toString('base64'))).toBe(name === 'that hides a call under data' ? 'null' : null)
  })

  test('a few bytes that stand for billions of values stay stored', () => {
    const doubled = assemble('](', [0x94], 'h', [0], 'e')
    expect(read(doubled.toString('base64'))).toBe(null)
    const laughs: number[][] = [[0x8c, 1, 0x78, 0x94]]
    for (let i = 0; i < 60; i++) laughs.push([0x5d, 0x28, 0x68, i, 0x68, i, 0x65, 0x94])
    expect(read(assemble(...laughs.slice(0, 1), '0', ...laughs.slice(1)).toString('base64'))).toBe(null)
  })

  test('cut or changed at any byte, never throws', () => {
    const samples = pickles
      .filter(({ text, protocol }) => text.length < 250 && protocol % 2 === 0)
      .map(({ text }) => Buffer.from(text, 'base64'))
    for (const sample of samples) {
      for (let end = 0; end < sample.length; end++) {
        decode(sample.subarray(0, end).toString('base64'), PICKLE)
        const ended = Buffer.concat([sample.subarray(0, end), Buffer.from('.')])
        decode(ended.toString('base64'), PICKLE)
      }
    }
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.nat(), fc.nat(255), (sample, at, byte) => {
        const changed = Buffer.from(sample)
        changed[at % changed.length] = byte
        const found = read(changed.toString('base64'))
        if (found !== null) JSON.parse(found)
      }),
      { numRuns: 5000 },
    )
  })

  test('of random opcodes, never throws', () => {
    const opcodes = fc.constantFrom(
      ...Buffer.from('N])}(auest0Rb\x81\x85\x86\x87\x88\x89\x8f\x90\x91\x93\x94h\x00h\x01K\x05', 'latin1'),
    )
    fc.assert(
      fc.property(fc.array(opcodes, { maxLength: 60 }), (program) => {
        const found = read(assemble(program).toString('base64'))
        if (found !== null) JSON.parse(found)
      }),
      { numRuns: 5000 },
    )
  })
})
