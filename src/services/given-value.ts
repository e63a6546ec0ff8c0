import type { JsonObject } from '@bufbuild/protobuf'
import type { Arguments, Payload, Stored } from '../../gen/ts/perdure/v1/values_pb.js'
import { ArgumentFormat } from '../../gen/ts/perdure/v1/workflow_start_pb.js'
import { portableInputs, superjsonInputs } from '../codec/inputs.js'
import { superjsonValue } from '../codec/superjson.js'
import { isJson, isStorable } from '../codec/text.js'
import { PORTABLE, SUPERJSON, storedText } from '../codec/value.js'
import { Fault } from '../errors.js'
import type { ServiceLimits } from './services.js'
import type { Violations } from './violations.js'

/** A value or arguments as their columns will hold them. */
export interface GivenText {
  text: string
  serialization: string
}

const NOTHING: GivenText = { text: '', serialization: PORTABLE }

/** Turns what callers give into stored text, noting everything that is wrong with it. */
export class GivenValues {
  constructor(
    private readonly limits: ServiceLimits,
    private readonly violations: Violations,
  ) {}

  value(payload: Payload | undefined, format: ArgumentFormat, field: string): GivenText {
    if (payload?.content.case === 'stored') return this.stored(payload.content.value, `${field}.stored`)
    const json = this.json(payload, field)
    if (format === ArgumentFormat.JS_SUPERJSON) {
      return this.within({ text: superjsonValue(json), serialization: SUPERJSON }, field)
    }
    return this.within({ text: json, serialization: PORTABLE }, field)
  }

  inputs(given: Arguments | undefined, format: ArgumentFormat, field: string): GivenText {
    if (given?.stored) {
      if (given.positional.length > 0 || Object.keys(given.named).length > 0) {
        this.violations.add(`${field}.stored`, 'must not be set together with positional or named arguments')
      }
      if (format !== ArgumentFormat.UNSPECIFIED) {
        this.violations.add(`${field}.stored`, 'brings its own format: argument_format must not be set')
      }
      return this.stored(given.stored, `${field}.stored`)
    }
    const positional = (given?.positional ?? []).map((payload, i) => this.json(payload, `${field}.positional[${i}]`))
    const names = Object.keys(given?.named ?? {})
    if (format === ArgumentFormat.JS_SUPERJSON) {
      if (names.length > 0) this.violations.add(`${field}.named`, 'JS_SUPERJSON has no place for named arguments')
      return this.within({ text: superjsonInputs(positional), serialization: SUPERJSON }, field)
    }
    const named = Object.fromEntries(
      names.map((name) => [name, this.json(given?.named[name], `${field}.named[${JSON.stringify(name)}]`)]),
    )
    const text = portableInputs(positional, names.length > 0 ? named : undefined)
    return this.within({ text, serialization: PORTABLE }, field)
  }

  /** JSON has no infinities; a stub can send them as numbers of a Struct. */
  object(given: JsonObject | undefined, field: string): string | null {
    if (given === undefined) return null
    const text = JSON.stringify(given, (_key, value) => {
      if (typeof value === 'number' && !Number.isFinite(value))
        this.violations.add(field, `${value} is not a JSON number`)
      return value
    })
    return this.within({ text, serialization: PORTABLE }, field).text
  }

  private json(payload: Payload | undefined, field: string): string {
    const content = payload?.content
    if (content?.case === 'json') {
      if (!isJson(content.value)) this.violations.add(`${field}.json`, 'is not valid JSON')
      return content.value
    }
    if (content?.case === 'stored') {
      this.violations.add(`${field}.stored`, 'arguments are stored as one text: set arguments.stored instead')
    } else {
      this.violations.add(field, 'needs json or stored')
    }
    return 'null'
  }

  private stored(stored: Stored, field: string): GivenText {
    const text = storedText({ kind: 'stored', serialization: stored.serialization, data: stored.data })
    if (stored.serialization === '') this.violations.add(`${field}.serialization`, 'must name the format')
    if (text === undefined || !isStorable(text)) {
      this.violations.add(`${field}.data`, 'must be UTF-8 text without U+0000')
      return NOTHING
    }
    return this.within({ text, serialization: stored.serialization }, field)
  }

  /** It, unless it is larger than a value may be. */
  within(given: GivenText, field: string): GivenText {
    const limit = this.limits.payloadBytes
    // A character is three bytes of UTF-8 at the most (four for a pair of them).
    if (given.text.length * 3 > limit && Buffer.byteLength(given.text) > limit) {
      const size = Buffer.byteLength(given.text)
      throw new Fault('MESSAGE_TOO_LARGE', `${field}: ${size} bytes, the limit for a value is ${limit}`, {
        metadata: { field, size: `${size}`, limit: `${limit}` },
      })
    }
    return given
  }
}
