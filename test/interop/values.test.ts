import { describe, expect, test } from 'vitest'
import type { Payload } from './door.js'
import { inEveryLanguage } from './setting.js'

/** What each language's native values read as; the table is in docs/values.md. */
const read: Record<string, unknown> = {
  typescript: expect.objectContaining({ moment: '2026-01-02T03:04:05.678Z' }),
  python: expect.objectContaining({ tuple: [1, 'two', null], truths: [true, false, null] }),
  go: expect.objectContaining({ moment: '2026-01-02T03:04:05.678901Z', bytes: 'AAH+/w==', many: [1, 2, 3] }),
  java: expect.objectContaining({ instant: '2026-01-02T03:04:05.678901Z', small: 7, list: [1, 'two', true] }),
}

describe('native values', async () => {
  await inEveryLanguage((setting, language) => {
    test('results, events and stream values of the language itself are read as JSON', async () => {
      const { door, app } = setting
      await app.start('values', 'native-values')
      const { kind, output, failure } = await door.result('native-values')
      expect(failure).toBeNull()
      expect(kind).toBe('KIND_SUCCEEDED')
      expect(JSON.parse(output?.json ?? 'null')).toEqual(read[language])
      expect(await door.event('native-values', 'values')).toEqual(JSON.parse(output?.json ?? 'null'))
      const streamed: Payload[] = []
      for await (const value of door.values('native-values', 'values')) streamed.push(value)
      expect(streamed.map((value) => value.json)).toEqual([output?.json, language === 'java' ? '"plain"' : 'null'])
    })

    test('integers beyond 2^53 keep their digits', async () => {
      const { door, app } = setting
      const big = { typescript: '123456789012345678901234567890', python: '123456789012345678901234567890' }
      const digits = { ...big, go: '18446744073709551615', java: '9223372036854775807' }[language]
      await app.start('values', 'native-digits')
      expect((await door.result('native-digits')).output?.json).toContain(digits)
    })

    test('raw payloads come as they stand in the database', async () => {
      const { door, app } = setting
      await app.start('echo', 'native-raw', 'hello')
      await door.result('native-raw')
      const { workflow } = await door.call<{ workflow: { output: { value: Payload } } }>('GetWorkflow', {
        workflowId: 'native-raw',
        loadOutput: true,
        rawPayloads: true,
      })
      const expected = {
        typescript: ['js_superjson', '{"json":"hello","__dbos_serializer":"superjson"}'],
        python: ['py_pickle', 'gASVCQAAAAAAAACMBWhlbGxvlC4='],
        go: ['DBOS_JSON', 'ImhlbGxvIg=='],
        java: ['java_jackson', '"hello"'],
      }[language]
      const { stored } = workflow.output.value
      expect([stored?.serialization, stored?.data.toString()]).toEqual(expected)
    })
  })

  await inEveryLanguage(
    (setting) => {
      test('a pickle that calls a constructor is handed over as stored, and nothing runs', async () => {
        const { door, app } = setting
        await app.start('objects', 'native-objects')
        const { output } = await door.result('native-objects')
        expect(output?.stored?.serialization ?? 'json').toMatch(/py_pickle|json/)
      })

      test('positional and named arguments arrive as such', async () => {
        const { door, app, enqueue } = setting
        const id = await enqueue('named', [], {
          arguments: { positional: [{ json: '1' }], named: { size: { json: '"big"' } } },
          application: app.name,
        })
        expect(await door.output(id)).toEqual({ args: [1], kwargs: { size: 'big' } })
      })

      test("arguments that the caller pickled are the application's own", async () => {
        const { door, enqueue } = setting
        // pickle.dumps({"args": ("hello",), "kwargs": {}})
        const pickled = 'gASVIQAAAAAAAAB9lCiMBGFyZ3OUjAVoZWxsb5SFlIwGa3dhcmdzlH2UdS4='
        const id = await enqueue('echo', [], {
          arguments: { stored: { serialization: 'py_pickle', data: Buffer.from(pickled) } },
        })
        expect(await door.output(id)).toBe('hello')
      })
    },
    ['python'],
  )

  await inEveryLanguage(
    (setting) => {
      test('arguments may be written for the TypeScript serializer', async () => {
        const { door, enqueue } = setting
        const id = await enqueue('echo', ['hello'], { argumentFormat: 'ARGUMENT_FORMAT_JS_SUPERJSON' })
        expect(await door.output(id)).toBe('hello')
        const { workflow } = await door.call<{ workflow: { serialization: string } }>('GetWorkflow', { workflowId: id })
        expect(workflow.serialization).toBe('js_superjson')
      })
    },
    ['typescript'],
  )
})
