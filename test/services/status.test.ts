import { create, toBinary } from '@bufbuild/protobuf'
import { Code, ConnectError } from '@connectrpc/connect'
import { describe, expect, test } from 'vitest'
import {
  BadRequestSchema,
  ErrorInfoSchema,
  ResourceInfoSchema,
  RetryInfoSchema,
} from '../../gen/ts/google/rpc/error_details_pb.js'
import { Fault, invalid, noWorkflows } from '../../src/errors.js'
import { toConnectError } from '../../src/services/status.js'

const logged: { message: string; fields?: Record<string, unknown> | undefined }[] = []
const note = (message: string, fields?: Record<string, unknown>) => void logged.push({ message, fields })
const log = { info: note, warn: note, error: note }
const status = (error: unknown) => toConnectError(error, log, 'perdure.v1.WorkflowService/GetWorkflow')

describe('a status', () => {
  test('of a Fault carries its reason, its ids and the thing it is about', () => {
    const error = status(new Fault('WORKFLOW_NOT_FOUND', 'no workflow "w"', { metadata: { workflow_id: 'w' } }))
    expect(error.code).toBe(Code.NotFound)
    expect(error.rawMessage).toBe('no workflow "w"')
    expect(error.findDetails(ErrorInfoSchema)).toMatchObject([
      { reason: 'WORKFLOW_NOT_FOUND', domain: 'perdure', metadata: { workflow_id: 'w' } },
    ])
    expect(error.findDetails(ResourceInfoSchema)).toMatchObject([
      { resourceType: 'perdure.v1.Workflow', resourceName: 'w' },
    ])
  })

  test('of an invalid request names every violation', () => {
    const violations = [
      { field: 'queue', description: 'is required' },
      { field: 'workflows[2].id', description: 'is too long' },
    ]
    const error = status(invalid(violations))
    expect(error.code).toBe(Code.InvalidArgument)
    expect(error.findDetails(BadRequestSchema)[0]?.fieldViolations).toMatchObject(violations)
  })

  test('fits into the headers of every client, however much is wrong', () => {
    const long = 'w'.repeat(2048)
    const violations = Array.from({ length: 10_000 }, (_, at) => ({ field: `ids[${at}]`, description: 'is empty' }))
    const ids = Array.from({ length: 10_000 }, (_, at) => `workflow-${at}`)
    for (const fault of [invalid(violations), noWorkflows(ids), noWorkflows([long])]) {
      const { rawMessage, details } = status(fault)
      const bytes = details.map((detail) => {
        if ('desc' in detail) return toBinary(detail.desc, create(detail.desc, detail.value as never)).length
        return detail.value.length
      })
      const size = (bytes.reduce((a, b) => a + b, 0) * 4) / 3 + rawMessage.length * (4 / 3 + 1)
      expect(size).toBeLessThan(8000)
    }
    const found = status(invalid(violations)).findDetails(BadRequestSchema)[0]?.fieldViolations ?? []
    expect(found[0]).toMatchObject(violations[0] ?? {})
    expect(found.at(-1)).toMatchObject({ field: '', description: `and ${10_000 - found.length + 1} more` })
    expect(noWorkflows(ids).metadata).toMatchObject({ workflow_id: 'workflow-0', missing: '10000' })
  })

  test('of a store that is away says when to come back', () => {
    const error = status(new Fault('STORE_UNAVAILABLE', 'the database is not available', { retryAfter: 1500 }))
    expect(error.code).toBe(Code.Unavailable)
    expect(error.findDetails(RetryInfoSchema)[0]?.retryDelay).toMatchObject({ seconds: 1n, nanos: 500_000_000 })
  })

  test('of anything unexpected is INTERNAL without its text, and the log has it once under the reference told', () => {
    logged.length = 0
    const error = status(new Error('SELECT secret FROM postgres://user:password@host'))
    expect(error.code).toBe(Code.Internal)
    expect(error.rawMessage).not.toMatch(/SELECT|password/)
    expect(error.findDetails(ErrorInfoSchema)[0]?.reason).toBe('INTERNAL')
    expect(logged).toHaveLength(1)
    expect(error.rawMessage).toContain(logged[0]?.fields?.reference)
  })

  test('of a ConnectError keeps its code and gains an ErrorInfo', () => {
    const error = status(new ConnectError('slow', Code.DeadlineExceeded))
    expect(error.code).toBe(Code.DeadlineExceeded)
    expect(error.findDetails(ErrorInfoSchema)[0]?.reason).toBe('DEADLINE_EXCEEDED')
  })
})
