import {
  type DescField,
  type DescMessage,
  type DescOneof,
  getOption,
  type JsonValue,
  ScalarType,
} from '@bufbuild/protobuf'
import { FeatureSet_FieldPresence, isWrapperDesc } from '@bufbuild/protobuf/wkt'
import {
  type FieldRules,
  Ignore,
  message as messageOption,
  oneof as oneofOption,
} from '../../../gen/ts/buf/validate/validate_pb.js'
import { type Rule, rulesOf, testsOf } from './rules.js'
import { badText } from './text.js'

export interface Violation {
  /** Path from the message that was checked; outer checks put their own field before it. */
  field: string
  rule: string
  description: string
}

/** Adds what is wrong with a value. Paths are made only once something is. */
export type Check = (value: never, found: Violation[]) => void

type AnyMessage = Record<string, unknown>

/** Compiles checkers from descriptors, each message type once. */
export class Compiler {
  readonly #checks = new Map<DescMessage, { check: Check }>()
  readonly #textChecks = new Map<DescMessage, { check: Check }>()

  /** `rules` false: texts only, for what a field's rules say to ignore. */
  message(desc: DescMessage, rules = true): Check {
    const known = rules ? this.#checks : this.#textChecks
    const seen = known.get(desc)
    if (seen) return (value, found) => seen.check(value, found)
    const slot = { check: nothing as Check }
    known.set(desc, slot)
    slot.check = this.#compile(desc, rules)
    return slot.check
  }

  #compile(desc: DescMessage, rules: boolean): Check {
    const own = getOption(desc, messageOption)
    if (own.cel.length > 0 || own.celExpression.length > 0 || own.oneof.length > 0) {
      throw new Error(`${desc.typeName}: rules of whole messages are not supported`)
    }
    const checks = desc.members.flatMap((member) => {
      const check = member.kind === 'oneof' ? this.#oneof(member, rules) : this.#field(member, rules)
      return check ? [check] : []
    })
    if (desc.typeName === 'google.protobuf.Timestamp') checks.push(timestampCheck as Check)
    if (desc.typeName === 'google.protobuf.Duration') checks.push(durationCheck as Check)
    if (checks.length === 0) return nothing
    return (message, found) => {
      for (const check of checks) check(message, found)
    }
  }

  #oneof(oneof: DescOneof, rules: boolean): Check | undefined {
    const required = rules && getOption(oneof, oneofOption).required
    const cases = new Map<string, Check>()
    for (const field of oneof.fields) {
      const { required, ignore } = rulesOf(field)
      if (required || ignore !== Ignore.UNSPECIFIED) throw new Error(`${field}: only its value can have rules`)
      const check = this.#value(field, rules)
      if (check) cases.set(field.localName, under(field.name, check))
    }
    if (!required && cases.size === 0) return undefined
    return (message: AnyMessage, found) => {
      const chosen = message[oneof.localName] as { case?: string; value?: unknown }
      if (chosen.case !== undefined) cases.get(chosen.case)?.(chosen.value as never, found)
      else if (required) found.push({ field: oneof.name, rule: 'required', description: 'must be given' })
    }
  }

  #field(field: DescField, rules: boolean): Check | undefined {
    const own = rulesOf(field)
    const value = this.#value(field, rules)
    const required = rules && own.required && own.ignore !== Ignore.ALWAYS
    if (!value && !required) return undefined
    const check = value ? under(field.name, value) : nothing
    const missing = missingOf(field)
    const skipMissing = field.presence !== FeatureSet_FieldPresence.IMPLICIT || own.ignore === Ignore.IF_ZERO_VALUE
    return (message: AnyMessage, found) => {
      const given = message[field.localName]
      if (!missing(given)) check(given as never, found)
      else if (required) found.push({ field: field.name, rule: 'required', description: 'must be given' })
      else if (!skipMissing) check(given as never, found)
    }
  }

  #value(field: DescField, withRules: boolean): Check | undefined {
    const own = rulesOf(field)
    const rules = withRules && own.ignore !== Ignore.ALWAYS
    const tests = rules ? testsOf(own, field.toString()) : []
    switch (field.fieldKind) {
      case 'scalar':
        return scalar(field.scalar, tests)
      case 'enum':
        return all(tests, rules && definedOnly(own) ? defined(field.enum.value) : undefined)
      case 'message':
        return all(tests, this.#nested(field.message, field.parent, rules))
      case 'list':
        if (
          own.type.case === 'repeated' &&
          own.type.value.unique &&
          (field.message || field.scalar === ScalarType.BYTES)
        ) {
          throw new Error(`${field}: unique is supported for texts and numbers only`)
        }
        return all(
          tests,
          items(this.#item(field, rules && own.type.case === 'repeated' ? own.type.value.items : undefined, rules)),
        )
      case 'map': {
        const { keys, values } = own.type.case === 'map' && rules ? own.type.value : {}
        const key = scalar(field.mapKey, testsOf(keys, `${field} key`))
        return all(tests, entries(key, this.#item(field, values, rules), field.mapKey === ScalarType.STRING))
      }
    }
  }

  #item(
    field: DescField & { fieldKind: 'list' | 'map' },
    own: FieldRules | undefined,
    rules: boolean,
  ): Check | undefined {
    if (own && own.ignore !== Ignore.UNSPECIFIED) throw new Error(`${field}: ignore is not supported for items`)
    if (own?.required) throw new Error(`${field}: required is not supported for items`)
    const tests = testsOf(own, `${field} item`)
    if (field.enum) return all(tests, own && definedOnly(own) ? defined(field.enum.value) : undefined)
    if (field.message) return all(tests, this.#nested(field.message, field.parent, rules))
    return scalar(field.scalar as ScalarType, tests)
  }

  #nested(desc: DescMessage, parent: DescMessage, rules: boolean): Check | undefined {
    if (desc.typeName === 'google.protobuf.Struct' && parent.typeName !== 'google.protobuf.Value') return json as Check
    if (isWrapperDesc(desc)) throw new Error(`${parent.typeName}: wrapper types are not supported`)
    const check = this.message(desc, rules)
    return check === nothing ? undefined : check
  }
}

const nothing: Check = () => {}

const definedOnly = (rules: FieldRules) => rules.type.case === 'enum' && rules.type.value.definedOnly

function defined(values: Record<number, unknown>): Check {
  return (value: number, found) => {
    if (!(value in values)) found.push({ field: '', rule: 'enum.defined_only', description: 'must be a known value' })
  }
}

function scalar(type: ScalarType, tests: Rule[]): Check | undefined {
  return all(tests, type === ScalarType.STRING ? (text as Check) : undefined)
}

function text(value: string, found: Violation[]): void {
  const description = badText(value)
  if (description) found.push({ field: '', rule: 'text', description })
}

/** The strings in a google.protobuf.Struct, which is plain JSON here. */
function json(value: JsonValue, found: Violation[]): void {
  if (typeof value === 'string') {
    text(value, found)
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) inside(json as Check, item as never, found, `[${index}]`)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      inside(text as Check, key as never, found, `[${JSON.stringify(key)}]`)
      inside(json as Check, item as never, found, `[${JSON.stringify(key)}]`)
    }
  }
}

function all(tests: Rule[], check: Check | undefined): Check | undefined {
  if (tests.length === 0) return check
  return (value, found) => {
    for (const { id, broken } of tests) {
      const description = broken(value)
      if (description !== undefined) found.push({ field: '', rule: id, description })
    }
    check?.(value, found)
  }
}

function items(check: Check | undefined): Check | undefined {
  if (!check) return undefined
  return (list: unknown[], found) => {
    for (let index = 0; index < list.length; index++) inside(check, list[index] as never, found, `[${index}]`)
  }
}

function entries(key: Check | undefined, value: Check | undefined, textKeys: boolean): Check | undefined {
  if (!key && !value) return undefined
  return (map: Record<string, unknown>, found) => {
    for (const name of Object.keys(map)) {
      const segment = `[${textKeys ? JSON.stringify(name) : name}]`
      if (key && textKeys) inside(key, name as never, found, segment)
      if (value) inside(value, map[name] as never, found, segment)
    }
  }
}

function under(name: string, check: Check): Check {
  return (value, found) => inside(check, value, found, name)
}

function inside(check: Check, value: never, found: Violation[], segment: string): void {
  const before = found.length
  check(value, found)
  for (let i = before; i < found.length; i++) {
    const violation = found[i] as Violation
    const dot = violation.field === '' || violation.field.startsWith('[') ? '' : '.'
    violation.field = segment + dot + violation.field
  }
}

/** Whether a field counts as not given: unset where that shows, else zero. */
function missingOf(field: DescField): (value: unknown) => boolean {
  if (field.fieldKind === 'list') return (value) => (value as unknown[]).length === 0
  if (field.fieldKind === 'map') return (value) => Object.keys(value as object).length === 0
  if (field.presence !== FeatureSet_FieldPresence.IMPLICIT) return (value) => value === undefined
  if (field.scalar === ScalarType.BYTES) return (value) => (value as Uint8Array).length === 0
  return (value) => value === '' || value === 0 || value === 0n || value === false
}

const year1 = -62_135_596_800n
const year10000 = 253_402_300_800n

function timestampCheck({ seconds, nanos }: { seconds: bigint; nanos: number }, found: Violation[]): void {
  if (seconds >= year1 && seconds < year10000 && nanos >= 0 && nanos < 1e9) return
  found.push({ field: '', rule: 'timestamp', description: 'must be a time of the years 1 to 9999' })
}

const longest = 315_576_000_000n

function durationCheck({ seconds, nanos }: { seconds: bigint; nanos: number }, found: Violation[]): void {
  const oneSign = (seconds >= 0n && nanos >= 0) || (seconds <= 0n && nanos <= 0)
  if (oneSign && seconds <= longest && seconds >= -longest && Math.abs(nanos) < 1e9) return
  found.push({ field: '', rule: 'duration', description: 'must be a duration of at most 10,000 years' })
}
