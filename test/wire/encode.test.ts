import { create, type DescMessage, toBinary } from '@bufbuild/protobuf'
import { FileDescriptorSetSchema, ValueSchema } from '@bufbuild/protobuf/wkt'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PayloadSchema } from '../../gen/ts/perdure/v1/values_pb.js'
import { WorkflowStartSchema } from '../../gen/ts/perdure/v1/workflow_start_pb.js'
import { ReadStreamResponseSchema, StreamValueSchema } from '../../gen/ts/perdure/v1/workflow_waits_pb.js'
import { encode } from '../../src/wire/bytes/encode.js'
import { anyMessage } from '../fuzz/messages.js'
import { services } from './services.js'

const messages = new Map<string, DescMessage>(
  services.flatMap(({ methods }) =>
    methods.flatMap(({ input, output }) => [input, output]).map((desc) => [desc.typeName, desc] as const),
  ),
)

/** As protobuf-es writes it. */
function expected(desc: DescMessage, message: Parameters<typeof toBinary>[1]): Buffer {
  return Buffer.from(toBinary(desc, message))
}

test.each<[string, unknown, string]>([
  ['priority', 1.5, '1.5 is not a whole number of 32 bits'],
  ['priority', 3e9, '3000000000 is not a whole number of 32 bits'],
  ['priority', 'high', 'high is not a whole number of 32 bits'],
  ['name', 7, '7 is not a string'],
  ['name', undefined, 'undefined is not a string'],
])('what a caller without types gives for %s is refused by name: %s', (field, value, problem) => {
  const message = { ...create(WorkflowStartSchema), [field]: value }
  expect(() => encode(WorkflowStartSchema, message)).toThrow(
    new TypeError(`perdure.v1.WorkflowStart.${field}: ${problem}`),
  )
})

describe('messages are written byte for byte as protobuf-es writes them', () => {
  test.each([...messages])('%s', (_, desc) => {
    fc.assert(
      fc.property(anyMessage(desc), (message) => {
        expect(encode(desc, message).equals(expected(desc, message))).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  test('texts of every length around those that need another byte, and of characters of every width', () => {
    for (const character of ['a', 'ä', '€', '😀', '\ud800'])
      for (const length of [0, 1, 31, 32, 33, 42, 43, 63, 64, 127, 128, 5461, 5462, 8191, 8192, 16383, 16384, 70_000]) {
        const message = create(PayloadSchema, { content: { case: 'json', value: character.repeat(length) } })
        expect(encode(PayloadSchema, message).equals(expected(PayloadSchema, message)), `${character} ${length}`).toBe(
          true,
        )
      }
  })

  test('a message larger than any before, then one that is small again', () => {
    const of = (bytes: number) =>
      create(ReadStreamResponseSchema, {
        frame: {
          case: 'values',
          value: {
            values: [0, 1, 2].map((offset) =>
              create(StreamValueSchema, {
                offset: BigInt(offset),
                value: {
                  content: {
                    case: 'stored' as const,
                    value: { serialization: 's', data: new Uint8Array(bytes).fill(7) },
                  },
                },
              }),
            ),
          },
        },
      })
    for (const bytes of [10, 3_000_000, 100, 1, 200_000]) {
      const message = of(bytes)
      expect(encode(ReadStreamResponseSchema, message).equals(expected(ReadStreamResponseSchema, message))).toBe(true)
    }
  })

  test('fields that this build does not know', () => {
    const message = create(PayloadSchema, { content: { case: 'json', value: '1' } })
    message.$unknown = [{ no: 99, wireType: 2, data: new Uint8Array([2, 1, 2]) }]
    expect(encode(PayloadSchema, message).equals(expected(PayloadSchema, message))).toBe(true)
  })

  test('types of proto2, and those that hold themselves', () => {
    const files = create(FileDescriptorSetSchema, { file: [{ name: 'a.proto', package: 'a' }] })
    expect(encode(FileDescriptorSetSchema, files).equals(expected(FileDescriptorSetSchema, files))).toBe(true)
    const value = create(ValueSchema, {
      kind: { case: 'structValue', value: { fields: { a: { kind: { case: 'numberValue', value: -0.5 } } } } },
    })
    expect(encode(ValueSchema, value).equals(expected(ValueSchema, value))).toBe(true)
  })
})
