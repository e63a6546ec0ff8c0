import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { decodeFailure } from '../../src/codec/failure.js'
import { decodeInputs } from '../../src/codec/inputs.js'
import { writeJava } from '../../src/codec/java.js'
import { decode, JAVA, json, PORTABLE } from '../../src/codec/value.js'

/** What the Java SDK 1.1.0-m6 wrote: fixtures/JavaSdk.java prints it. */
const written = new Map(
  readFileSync(new URL('./fixtures/java_sdk.tsv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t') as [string, string]),
)

function text(name: string): string {
  return written.get(name) ?? expect.fail(`no fixture ${name}`)
}

test('a Java value comes out without its type marks, numbers to the digit', () => {
  const expected: Record<string, string> = {
    null: 'null',
    string: '"hé\\"x"',
    int: '5',
    long: '5',
    bool: 'true',
    double: '1.5',
    float: '1.5',
    short: '3',
    bigint: '123456789012345678901234567890',
    bigdec: '1.50',
    nan: '"NaN"',
    inf: '"Infinity"',
    char: '"c"',
    bytes: '"AQL/"',
    ints: '[1,2]',
    longs: '[1,2]',
    strings: '["a","b"]',
    args: '["a",1,2,true,null,["x",1],{"k":1}]',
    emptyArgs: '[]',
    arraylist: '["x",1,2,null,[1]]',
    listOf: '["a",2]',
    asList: '[1,2]',
    emptyList: '[]',
    map: '{"a":1,"b":[],"c":{"d":"e"},"n":null}',
    mapOf: '{"a":1}',
    intKeys: '{"1":"x","2":"y"}',
    set: '["a",1]',
    setOf: '["a"]',
    instant: '"2026-01-02T03:04:05.123456789Z"',
    odt: '"2026-01-02T03:04:05-05:00"',
    zdt: '"2026-01-02T03:04:05-05:00"',
    date: '"1970-01-01T00:00:00.005Z"',
    localdate: '"2026-01-02"',
    duration: '"PT1M30S"',
    uuid: '"00000000-0000-0000-0000-000000000005"',
    record: '{"id":"o1","count":2,"tags":["t"]}',
    bean: '{"any":5,"big":9007199254740993,"name":"n","next":null}',
    enum: '"RED"',
    optional: '"x"',
    optEmpty: 'null',
    recArr: '[{"id":"o1","count":2,"tags":null}]',
    objInMap: '{"o":{"id":"o1","count":2,"tags":["t"]}}',
    longarrnested: '[[1],["x"],"AQ=="]',
    trickyList: '["java.lang.Long",5]',
    trickyArr: '["java.lang.Long","5"]',
    trickyMap: '{"class":"@class"}',
  }
  for (const [name, value] of Object.entries(expected)) {
    expect([name, decode(text(name), JAVA)]).toEqual([name, json(value)])
  }
})

test('Java arguments are positional', () => {
  expect(decodeInputs(text('args'), JAVA).positional.map(({ json }) => json)).toEqual([
    '"a"',
    '1',
    '2',
    'true',
    'null',
    '["x",1]',
    '{"k":1}',
  ])
  expect(decodeInputs(text('emptyArgs'), JAVA)).toEqual({ positional: [], named: {} })
  expect(decodeInputs(text('portableArgs'), PORTABLE)).toEqual({
    positional: [json('"a"'), json('1'), json('null')],
    named: {},
  })
})

test('what Jackson did not mark stays stored', () => {
  for (const odd of [
    '[1,2]',
    '[]',
    '["a"]',
    '["a",1,2]',
    '{"a":[1]}',
    '[["a",1],2]',
    'x',
    '',
    '{"@class":"x"',
    '['.repeat(2000),
  ]) {
    expect([odd, decode(odd, JAVA).kind]).toEqual([odd, 'stored'])
  }
})

test("a Java throwable has its class's simple name, message, stack and cause", () => {
  expect(decodeFailure(text('throwable'), JAVA)).toEqual({
    name: 'IllegalStateException',
    message: 'boom',
    stack: 'java.lang.IllegalStateException\n    at app.Orders.pay(Orders.java:12)',
    cause: { name: 'RuntimeException', message: '' },
  })
  expect(decodeFailure(text('throwable2'), JAVA)).toMatchObject({ name: 'RuntimeException', message: '' })
  expect(decodeFailure(text('nested'), JAVA)).toMatchObject({ name: 'Refused', message: 'no' })
  expect(decodeFailure(text('portableWfExc'), JAVA)).toMatchObject({ name: 'PortableWorkflowException', message: 'm' })
  expect(decodeFailure(text('throwablePortable'), PORTABLE)).toEqual({ name: 'IllegalStateException', message: 'boom' })
})

test('JSON written for Java comes back as it was', () => {
  for (const value of [
    'null',
    '"a"',
    '1.5',
    '-2147483648',
    '2147483648',
    '9223372036854775808',
    '[]',
    '{}',
    '{"a":[1,{"b":[null,true]}]}',
  ]) {
    expect(decode(writeJava(value) ?? '', JAVA)).toEqual(json(value))
  }
  // Read by Jackson as the Java SDK configures it: {a=[1, 2147483648, {b=null}], c=9223372036854775808}
  expect(writeJava('{"a":[1,2147483648,{"b":null}],"c":9223372036854775808}')).toBe(
    '{"@class":"java.util.LinkedHashMap","a":["java.util.ArrayList",[1,["java.lang.Long",2147483648],{"@class":"java.util.LinkedHashMap","b":null}]],"c":["java.math.BigInteger",9223372036854775808]}',
  )
})
