import { type DescField, getOption, type Message, ScalarType } from '@bufbuild/protobuf'
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect'
import type { Duration, Timestamp } from '@bufbuild/protobuf/wkt'
import { type FieldRules, FieldRulesSchema, field as fieldOption } from '../../../gen/ts/buf/validate/validate_pb.js'

/** One standard rule of buf.validate: what a value must be, or undefined when it is. */
export interface Rule {
  id: string
  broken: (value: never) => string | undefined
}

type Maker = (limit: never) => Rule['broken']

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const characters = (text: string) => {
  let count = 0
  for (const _ of text) count += 1
  return count
}
const plural = (count: bigint | number, one: string) => `${count} ${one}${Number(count) === 1 ? '' : 's'}`
const oneOf = (values: unknown[]) => values.join(', ')

// A text has at most as many characters as UTF-16 units and at least half of them; most are decided without counting.
const stringRules: Record<string, Maker> = {
  min_len: (least: bigint) => (text: string) =>
    text.length >= Number(least) * 2 || characters(text) >= least
      ? undefined
      : `must have at least ${plural(least, 'character')}`,
  max_len: (most: bigint) => (text: string) =>
    text.length <= most || characters(text) <= most ? undefined : `must have at most ${plural(most, 'character')}`,
  min_bytes: (least: bigint) => (text: string) =>
    text.length >= least || Buffer.byteLength(text) >= least
      ? undefined
      : `must have at least ${plural(least, 'byte')}`,
  max_bytes: (most: bigint) => (text: string) =>
    text.length * 3 <= most || Buffer.byteLength(text) <= most
      ? undefined
      : `must have at most ${plural(most, 'byte')} of UTF-8`,
  pattern: (pattern: string) => {
    const expression = new RegExp(pattern, 'u')
    return (text: string) => (expression.test(text) ? undefined : `must match ${pattern}`)
  },
  uuid: (wanted: boolean) => (text: string) => (!wanted || uuid.test(text) ? undefined : 'must be a UUID'),
  in: (values: string[]) => (text: string) => (values.includes(text) ? undefined : `must be one of ${oneOf(values)}`),
  not_in: (values: string[]) => (text: string) =>
    values.includes(text) ? `must not be one of ${oneOf(values)}` : undefined,
}

const bytesRules: Record<string, Maker> = {
  min_len: (least: bigint) => (data: Uint8Array) =>
    data.length >= least ? undefined : `must have at least ${plural(least, 'byte')}`,
  max_len: (most: bigint) => (data: Uint8Array) =>
    data.length <= most ? undefined : `must have at most ${plural(most, 'byte')}`,
}

// Written so that NaN breaks every one of them.
const numberRules: Record<string, Maker> = {
  gt: (limit: number) => (value: number) => (value > limit ? undefined : `must be greater than ${limit}`),
  gte: (limit: number) => (value: number) => (value >= limit ? undefined : `must be at least ${limit}`),
  lt: (limit: number) => (value: number) => (value < limit ? undefined : `must be less than ${limit}`),
  lte: (limit: number) => (value: number) => (value <= limit ? undefined : `must be at most ${limit}`),
  in: (values: number[]) => (value: number) => (values.includes(value) ? undefined : `must be one of ${oneOf(values)}`),
  not_in: (values: number[]) => (value: number) =>
    values.includes(value) ? `must not be one of ${oneOf(values)}` : undefined,
}

type Moment = Duration | Timestamp
const compare = (a: Moment, b: Moment) => Number(a.seconds - b.seconds) || a.nanos - b.nanos
const seconds = ({ seconds, nanos }: Moment) => `${Number(seconds) + nanos / 1e9} s`
const momentRules: Record<string, Maker> = {
  gt: (limit: Moment) => (value: Moment) =>
    compare(value, limit) > 0 ? undefined : `must be more than ${seconds(limit)}`,
  gte: (limit: Moment) => (value: Moment) =>
    compare(value, limit) >= 0 ? undefined : `must be at least ${seconds(limit)}`,
  lt: (limit: Moment) => (value: Moment) =>
    compare(value, limit) < 0 ? undefined : `must be less than ${seconds(limit)}`,
  lte: (limit: Moment) => (value: Moment) =>
    compare(value, limit) <= 0 ? undefined : `must be at most ${seconds(limit)}`,
}

const listRules: Record<string, Maker> = {
  min_items: (least: bigint) => (list: unknown[]) =>
    list.length >= least ? undefined : `must have at least ${plural(least, 'item')}`,
  max_items: (most: bigint) => (list: unknown[]) =>
    list.length <= most ? undefined : `must have at most ${plural(most, 'item')}`,
  unique: (wanted: boolean) => (list: unknown[]) =>
    !wanted || new Set(list).size === list.length ? undefined : 'must not have the same item twice',
}

const mapRules: Record<string, Maker> = {
  min_pairs: (least: bigint) => (map: object) =>
    Object.keys(map).length >= least ? undefined : `must have at least ${plural(least, 'pair')}`,
  max_pairs: (most: bigint) => (map: object) =>
    Object.keys(map).length <= most ? undefined : `must have at most ${plural(most, 'pair')}`,
}

const enumRules: Record<string, Maker> = { in: numberRules.in as Maker, not_in: numberRules.not_in as Maker }

const makers: Record<string, Record<string, Maker>> = {
  string: stringRules,
  bytes: bytesRules,
  duration: momentRules,
  timestamp: momentRules,
  repeated: listRules,
  map: mapRules,
  enum: enumRules,
}
for (const number of [
  ScalarType.DOUBLE,
  ScalarType.FLOAT,
  ScalarType.INT32,
  ScalarType.INT64,
  ScalarType.UINT32,
  ScalarType.UINT64,
]) {
  makers[(ScalarType[number] as string).toLowerCase()] = numberRules
}

export const rulesOf = (field: DescField): FieldRules => getOption(field, fieldOption)

/** What the structure of a field answers itself: not for a table of tests. */
const structural = new Set(['repeated.items', 'map.keys', 'map.values', 'enum.defined_only'])

/** The tests of a field's rules. Throws on a rule that is not in the tables: nothing is left unchecked in silence. */
export function testsOf(rules: FieldRules | undefined, where: string): Rule[] {
  if (!rules) return []
  if (rules.cel.length > 0 || rules.celExpression.length > 0) throw new Error(`${where}: CEL rules are not supported`)
  const kind = rules.type.case
  if (kind === undefined) return []
  const found: Rule[] = []
  const given = reflect(FieldRulesSchema, rules).get(FieldRulesSchema.field[kind]) as ReflectMessage
  for (const rule of given.desc.fields) {
    const id = `${kind}.${rule.name}`
    if (!given.isSet(rule) || structural.has(id)) continue
    const make = makers[kind]?.[rule.name]
    if (!make) throw new Error(`${where}: the rule ${id} is not supported`)
    found.push({ id, broken: make(plain(given.get(rule)) as never) })
  }
  const [low, high] = [found.find(({ id }) => /\.gte?$/.test(id)), found.find(({ id }) => /\.lte?$/.test(id))]
  if (!low || !high) return found
  // With both bounds, protovalidate names the pair, once: NaN breaks both.
  const id = `${low.id}_${high.id.slice(high.id.lastIndexOf('.') + 1)}`
  const pair: Rule = { id, broken: (value) => low.broken(value) ?? high.broken(value) }
  return found.flatMap((rule) => (rule === low ? pair : rule === high ? [] : rule))
}

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Symbol.iterator in value) return [...(value as Iterable<unknown>)]
  return (value as { message: Message }).message
}
