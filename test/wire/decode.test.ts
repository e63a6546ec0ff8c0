import { create, type DescMessage, fromBinary, toBinary } from '@bufbuild/protobuf'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { EmptySchema, FileDescriptorSetSchema, ValueSchema } from '@bufbuild/protobuf/wkt'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PayloadSchema, WarningSchema } from '../../gen/ts/perdure/v1/values_pb.js'
import { WorkflowService } from '../../gen/ts/perdure/v1/workflow_service_pb.js'
import {
  type EnqueueWorkflowRequest,
  EnqueueWorkflowRequestSchema,
  WorkflowStartSchema,
} from '../../gen/ts/perdure/v1/workflow_start_pb.js'
import { decode, decodeFields } from '../../src/wire/bytes/decode.js'
import { anyMessage } from '../fuzz/messages.js'
import { services } from './services.js'

const messages = new Map<string, DescMessage>(
  services.flatMap(({ methods }) =>
    methods.flatMap(({ input, output }) => [input, output]).map((desc) => [desc.typeName, desc] as const),
  ),
)

function same(desc: DescMessage, bytes: Uint8Array): void {
  const buffer = Buffer.from(bytes)
  const expected = fromBinary(desc, buffer)
  expect(given(decode(desc, buffer))).toStrictEqual(given(expected))
  expect(given(decodeFields(desc, fromBinary(EmptySchema, buffer).$unknown ?? []))).toStrictEqual(given(expected))
}

/** A field that is not given may be there, undefined, or not be there: protobuf-es takes either for the same. */
function given(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(given)
  if (Object.getPrototypeOf(value ?? 0) !== Object.prototype) return value
  const fields = Object.entries(value as object).filter(([, field]) => field !== undefined)
  return Object.fromEntries(fields.map(([name, field]) => [name, given(field)]))
}

describe('messages are read as protobuf-es reads them', () => {
  test.each([...messages])('%s', (_, desc) => {
    fc.assert(
      fc.property(anyMessage(desc), (message) => same(desc, toBinary(desc, message))),
      { numRuns: 100 },
    )
  })

  test('fields given twice: the last counts, messages are merged and lists go on', () => {
    const first = create(EnqueueWorkflowRequestSchema, {
      namespace: 'a',
      workflow: {
        name: 'one',
        queue: 'q',
        authenticatedRoles: ['x'],
        arguments: { named: { k: { content: { case: 'json', value: '1' } } } },
        attributes: { a: 1 },
        start: { case: 'delay', value: { seconds: 5n } },
      },
    })
    const second = create(EnqueueWorkflowRequestSchema, {
      workflow: {
        name: 'two',
        authenticatedRoles: ['y'],
        arguments: { named: { k: { content: { case: 'json', value: '2' } }, l: {} } },
        attributes: { b: { c: null } },
        start: { case: 'delay', value: { nanos: 7 } },
      },
    })
    const bytes = [first, second].map((message) => toBinary(EnqueueWorkflowRequestSchema, message))
    same(EnqueueWorkflowRequestSchema, Buffer.concat(bytes))
  })

  test('attributes of every kind, numbers that JSON has no word for among them', () => {
    const attributes = { a: [1, null, { b: true }], c: 'text', d: Number.NaN, e: Number.POSITIVE_INFINITY }
    same(WorkflowStartSchema, toBinary(WorkflowStartSchema, create(WorkflowStartSchema, { attributes })))
  })

  test('another case of a oneof takes the place of the one before', () => {
    const cases = [
      create(WorkflowStartSchema, { start: { case: 'delay', value: { seconds: 5n } } }),
      create(WorkflowStartSchema, { start: { case: 'startAt', value: { seconds: 9n } } }),
    ]
    same(WorkflowStartSchema, Buffer.concat(cases.map((message) => toBinary(WorkflowStartSchema, message))))
  })

  test('fields that this build does not know, entries without key or value, and numbers that could be packed', () => {
    const unknown = new BinaryWriter().tag(99, WireType.LengthDelimited).string('later').tag(100, WireType.Varint)
    same(PayloadSchema, unknown.uint32(300).finish())
    const entry = (bytes: Uint8Array) => new BinaryWriter().tag(3, WireType.LengthDelimited).bytes(bytes).finish()
    same(WarningSchema, entry(new Uint8Array(0)))
    same(WarningSchema, entry(new BinaryWriter().tag(2, WireType.LengthDelimited).string('v').finish()))
    const { input } = WorkflowService.method.listWorkflows
    const statuses = new BinaryWriter()
      .tag(2, WireType.LengthDelimited)
      .bytes(new Uint8Array([1, 2, 3]))
      .finish()
    const loose = new BinaryWriter().tag(3, WireType.Varint).int32(4).finish()
    const filter = (bytes: Uint8Array) => new BinaryWriter().tag(2, WireType.LengthDelimited).bytes(bytes).finish()
    same(input, filter(Buffer.concat([statuses, loose])))
  })

  test('types of proto2, and those that hold themselves', () => {
    const files = create(FileDescriptorSetSchema, { file: [{ name: 'a.proto', package: 'a' }] })
    same(FileDescriptorSetSchema, toBinary(FileDescriptorSetSchema, files))
    const value = create(ValueSchema, {
      kind: { case: 'structValue', value: { fields: { a: { kind: { case: 'numberValue', value: -0.5 } } } } },
    })
    same(ValueSchema, toBinary(ValueSchema, value))
  })
})

test('messages of a type have the same fields in the same order, whichever were given: all are of one shape to V8', () => {
  const shape = (workflow: object) => {
    const bytes = toBinary(EnqueueWorkflowRequestSchema, create(EnqueueWorkflowRequestSchema, { workflow }))
    const read = decode(EnqueueWorkflowRequestSchema, Buffer.from(bytes)) as EnqueueWorkflowRequest
    return Object.keys(read.workflow ?? {})
  }
  const all = shape({})
  expect(all).toContain('workflowId')
  expect(shape({ queue: 'q', workflowId: 'w', timeout: { seconds: 1n }, authenticatedRoles: ['r'] })).toEqual(all)
})

describe('what is no message is refused', () => {
  const refused = (desc: DescMessage, ...bytes: number[]) => expect(() => decode(desc, Buffer.from(bytes))).toThrow()

  test('bytes cut off anywhere are never read beyond their end', () => {
    const desc: DescMessage = EnqueueWorkflowRequestSchema
    fc.assert(
      fc.property(anyMessage(desc), fc.nat(), (message, at) => {
        const bytes = Buffer.from(toBinary(desc, message))
        const part = bytes.subarray(0, bytes.length === 0 ? 0 : at % bytes.length)
        let theirs: unknown
        try {
          theirs = fromBinary(desc, part)
        } catch {
          expect(() => decode(desc, part)).toThrow()
          return
        }
        expect(given(decode(desc, part))).toStrictEqual(given(theirs))
      }),
    )
  })

  test('a text that is not UTF-8, a field longer than its message, field 0', () => {
    refused(PayloadSchema, 0x0a, 2, 0xc3, 0x28)
    refused(EnqueueWorkflowRequestSchema, 0x12, 3, 0x0a, 9, 65)
    refused(PayloadSchema, 0x02, 0)
  })

  test('messages nested without end', () => {
    let bytes: Uint8Array = new Uint8Array(0)
    // A Value of a list of Values of lists.
    for (let depth = 0; depth < 400; depth++)
      bytes = new BinaryWriter()
        .tag(depth % 2 ? 6 : 1, WireType.LengthDelimited)
        .bytes(bytes)
        .finish()
    expect(() => decode(ValueSchema, Buffer.from(bytes))).toThrow(/nested/)
  })
})
