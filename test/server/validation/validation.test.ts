import { create, createFileRegistry, type DescService, setExtension } from '@bufbuild/protobuf'
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldOptionsSchema,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt'
import { createClient } from '@connectrpc/connect'
import grpc from '@grpc/grpc-js'
import { afterEach, describe, expect, test } from 'vitest'
import { type FieldRules, FieldRulesSchema, field } from '../../../gen/ts/buf/validate/validate_pb.js'
import { BadRequestSchema, ErrorInfoSchema } from '../../../gen/ts/google/rpc/error_details_pb.js'
import { WorkflowService } from '../../../gen/ts/perdure/v1/workflow_service_pb.js'
import type { Port } from '../../../src/server/port.js'
import { Validation } from '../../../src/server/validation/validation.js'
import { createConnectTransport } from '../../transport.js'
import { Echo } from '../echo.js'
import { grpcClient, servingEcho } from '../echo-clients.js'

const enqueue = WorkflowService.method.enqueueWorkflow.input

function violationsOf(workflow: object) {
  const validation = new Validation()
  validation.add(WorkflowService)
  const name = { name: 'w', queue: 'q' }
  return validation.violations(enqueue, create(enqueue, { workflow: { ...name, ...workflow } } as never))
}

describe('a text that no database can hold is a violation at its path', () => {
  const cases: [string, object, string][] = [
    ['NUL in a field', { authenticatedUser: 'a\0b' }, 'workflow.authenticated_user'],
    ['a lone surrogate in a list', { authenticatedRoles: ['ok', 'a\ud800'] }, 'workflow.authenticated_roles[1]'],
    ['NUL as a key of attributes', { attributes: { 'a\0': 1 } }, 'workflow.attributes["a\\u0000"]'],
    ['NUL deep in attributes', { attributes: { a: [{ b: '\0' }] } }, 'workflow.attributes["a"][0]["b"]'],
    ['a lone surrogate in a map', { arguments: { named: { 'k\udc00': {} } } }, 'workflow.arguments.named["k\\udc00"]'],
    [
      'NUL in an argument',
      { arguments: { positional: [{ content: { case: 'json', value: '"\0"' } }] } },
      'workflow.arguments.positional[0].json',
    ],
  ]
  for (const [name, workflow, field] of cases) {
    test(name, () => {
      expect(violationsOf(workflow).filter(({ rule }) => rule === 'text')).toMatchObject([{ field }])
    })
  }
  test('and one that is merely odd passes', () => {
    expect(violationsOf({ authenticatedUser: 'ü\u0001\u{1f600}\ufeff' })).toEqual([])
  })
})

test('times and durations out of their range are violations', () => {
  const start = (value: object) => violationsOf({ start: value }).map(({ field, rule }) => `${field}: ${rule}`)
  expect(start({ case: 'startAt', value: { seconds: 253_402_300_800n, nanos: 0 } })).toEqual([
    'workflow.start_at: timestamp',
  ])
  expect(start({ case: 'startAt', value: { seconds: 0n, nanos: -1 } })).toEqual(['workflow.start_at: timestamp'])
  expect(start({ case: 'delay', value: { seconds: 1n, nanos: -1 } })).toEqual(['workflow.delay: duration'])
})

describe('a service whose rules are not supported is refused at start', () => {
  const withRules = (rules: FieldRules): DescService => {
    const options = create(FieldOptionsSchema)
    setExtension(options, field, rules)
    const file = create(FileDescriptorProtoSchema, {
      name: 'test/rules.proto',
      package: 'test',
      syntax: 'proto3',
      messageType: [
        {
          name: 'Input',
          field: [
            {
              name: 'text',
              jsonName: 'text',
              number: 1,
              type: FieldDescriptorProto_Type.STRING,
              label: FieldDescriptorProto_Label.OPTIONAL,
              options,
            },
          ],
        },
      ],
      service: [{ name: 'Service', method: [{ name: 'Do', inputType: '.test.Input', outputType: '.test.Input' }] }],
    })
    const set = create(FileDescriptorSetSchema, { file: [file] })
    return createFileRegistry(set).getService('test.Service') as DescService
  }

  test('CEL', () => {
    const rules = create(FieldRulesSchema, { cel: [{ id: 'x', expression: 'true' }] })
    expect(() => new Validation().add(withRules(rules))).toThrow('CEL')
  })
  test('a standard rule that is not in the tables', () => {
    const rules = create(FieldRulesSchema, {
      type: { case: 'string', value: { wellKnown: { case: 'email', value: true } } },
    })
    expect(() => new Validation().add(withRules(rules))).toThrow('string.email')
  })
})

describe('an invalid request is refused before its handler, every violation at once', () => {
  let port: Port
  afterEach(() => port.close(0))
  const refused = async () => {
    let handled = 0
    port = await servingEcho({
      once() {
        handled += 1
        return {}
      },
      async gather(notes) {
        for await (const _ of notes) handled += 1
        return {}
      },
    })
    return () => handled
  }

  test('through gRPC', async () => {
    const handled = await refused()
    const echo = grpcClient(port)
    const error: grpc.ServiceError = await echo.once({ text: 'a\0' }).catch((error) => error)
    expect(error.code).toBe(grpc.status.INVALID_ARGUMENT)
    expect(error.details).toBe('text: must not contain the character NUL')
    const streamed = await new Promise<grpc.ServiceError | null>((resolve) => {
      const call = echo.gather(resolve)
      call.write({ text: 'fine' })
      call.write({ text: '\0' })
      call.end()
    })
    expect(streamed?.code).toBe(grpc.status.INVALID_ARGUMENT)
    expect(handled()).toBe(1)
    echo.client.close()
  })

  test('through Connect, where JSON can say a lone surrogate', async () => {
    const handled = await refused()
    const transport = createConnectTransport({ baseUrl: port.url, httpVersion: '1.1', useBinaryFormat: false })
    const client = createClient(Echo, transport) as unknown as { once(note: object): Promise<unknown> }
    await expect(client.once({ text: 'fine' })).resolves.toBeDefined()
    const refusals = ['{"text":"\\ud800"}', '{"text":"\\u0000"}', '{"count":"many"}']
    for (const body of refusals) {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(`${port.url}/test.Echo/Once`, { method: 'POST', headers, body })
      const error = (await answer.json()) as { code: string; details: { type: string }[] }
      expect(error.code).toBe('invalid_argument')
      expect(error.details.map(({ type }) => type)).toEqual([ErrorInfoSchema.typeName, BadRequestSchema.typeName])
    }
    expect(handled()).toBe(1)
  })

  test('through Connect, where it is no message at all', async () => {
    await refused()
    const bodies: [string, string | Buffer][] = [
      ['application/json', '{"text":'],
      ['application/proto', Buffer.from([0xff, 0xff])],
    ]
    for (const [type, body] of bodies) {
      const headers = { 'content-type': type }
      const answer = await fetch(`${port.url}/test.Echo/Once`, { method: 'POST', headers, body })
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({
        code: 'invalid_argument',
        details: [{ type: ErrorInfoSchema.typeName, debug: { reason: 'INVALID_REQUEST' } }],
      })
    }
  })
})
