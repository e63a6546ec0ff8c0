import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isCloseMark } from '../../src/codec/close-mark.js'
import { decodeFailure } from '../../src/codec/failure.js'
import { decodeInputs } from '../../src/codec/inputs.js'
import { decode } from '../../src/codec/value.js'

interface Row {
  row: string
  serialization: string | null
  text: string
  meaning: string
}

const folder = new URL('fixtures/sdk-rows/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.json'))

/** What a row is said to mean, where that is JSON; arguments come as an array. */
function said({ meaning }: Row): unknown {
  const text = meaning.match(
    /^(?:arguments |the one argument: |base64 of JSON, .*: )?([[{"\dtfn-].*?)(?: \(.*\))?$/,
  )?.[1]
  try {
    const value: unknown = JSON.parse(text ?? '')
    return meaning.startsWith('the one argument') ? [value] : value
  } catch {
    return undefined
  }
}

describe.each(files)('rows in %s', (file) => {
  const { rows } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { rows: Row[] }
  const of = (kind: RegExp) => rows.filter(({ row }) => kind.test(row.split(': ')[1] ?? ''))

  test.each(of(/^input$/).filter((row) => said(row) !== undefined))('$row reads as $meaning', (row) => {
    const { positional, named } = decodeInputs(row.text, row.serialization)
    expect(positional.map((value) => value.kind === 'json' && JSON.parse(value.json))).toEqual(said(row))
    expect(named).toEqual({})
  })

  test.each(of(/^(output|event|stream|step.*output$)/).filter((row) => said(row) !== undefined))(
    '$row reads as $meaning',
    (row) => {
      const value = decode(row.text, row.serialization)
      expect(value.kind === 'json' ? JSON.parse(value.json) : value).toEqual(said(row))
    },
  )

  test.each(of(/^stream/))('$row is a close mark where it is meant as one', (row) => {
    expect(isCloseMark(row.text, row.serialization)).toBe(row.meaning === 'the close mark')
  })

  test.each(of(/error$/).filter(({ text }) => text !== ''))('$row has a name and a message: $meaning', (row) => {
    const failure = decodeFailure(row.text, row.serialization)
    expect(failure.name).toMatch(/^\w[\w ]*$/)
    expect(failure.message).not.toBe('')
    const told = row.meaning.match(/teapot|inner|outer|second went wrong/)?.[0]
    if (told) expect(failure.message).toContain(told)
  })
})
