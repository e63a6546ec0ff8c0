/** The struct in a gob of one interface value, which is how Go writes an error. */
export interface GobStruct {
  /** The name its type is registered under: `*dbos.DBOSError`. */
  type: string
  /** Its fields that are not zero, each as JSON text. */
  fields: Map<string, string>
}

type Field = [name: string, type: number]

/** Type ids that every gob knows. */
const BOOL = 1
const INT = 2
const UINT = 3
const FLOAT = 4
const STRING = 6
const INTERFACE = 8

/** Where the description of a type says that it is a struct. */
const STRUCT = 3

class Unreadable extends Error {}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Undefined for any other gob, and for a struct of more than scalars. */
export function readGobStruct(bytes: Uint8Array): GobStruct | undefined {
  try {
    return new Reader(bytes).struct()
  } catch (error) {
    if (error instanceof Unreadable || error instanceof TypeError) return undefined
    throw error
  }
}

class Reader {
  private at = 0
  private readonly types = new Map<number, Field[]>()

  constructor(private readonly bytes: Uint8Array) {}

  /** A message's length, the type `interface`; then the name of the type inside, its definition, its id, its length, it. */
  struct(): GobStruct {
    this.length()
    this.expect(this.id(), INTERFACE)
    this.expect(this.length(), 0)
    const type = this.text()
    let id = this.id()
    while (id < 0) {
      this.types.set(-id, this.definition())
      // A definition ends its message.
      this.length()
      id = this.id()
    }
    const types = this.types.get(id)
    if (types === undefined) throw new Unreadable()
    this.expect(this.length(), this.bytes.length - this.at)
    return { type, fields: this.fields(types) }
  }

  private definition(): Field[] {
    this.expect(this.length(), STRUCT)
    this.expect(this.length(), 1)
    this.field()
    this.expect(this.length(), 1)
    const fields: Field[] = []
    for (let left = this.length(); left > 0; left--) fields.push(this.field())
    this.expect(this.length(), 0)
    this.expect(this.length(), 0)
    return fields
  }

  private field(): Field {
    this.expect(this.length(), 1)
    const name = this.text()
    this.expect(this.length(), 1)
    const type = this.id()
    this.expect(this.length(), 0)
    return [name, type]
  }

  /** Each field is told by its distance from the last one; a zero ends them. */
  private fields(types: Field[]): Map<string, string> {
    const found = new Map<string, string>()
    let index = -1
    for (let distance = this.length(); distance > 0; distance = this.length()) {
      index += distance
      const [name, type] = types[index] ?? []
      if (name === undefined || type === undefined) throw new Unreadable()
      const value = type === INTERFACE ? this.anything() : this.scalar(type)
      if (value !== undefined) found.set(name, value)
    }
    return found
  }

  private scalar(type: number): string {
    switch (type) {
      case BOOL:
        return String(this.uint() === 1n)
      case INT:
        return String(this.int())
      case UINT:
        return String(this.uint())
      case FLOAT:
        return this.float()
      case STRING:
        return JSON.stringify(this.text())
      default:
        throw new Unreadable()
    }
  }

  /** A value that brings its type; what is no scalar is passed over. */
  private anything(): string | undefined {
    if (this.text() === '') return undefined
    const type = this.id()
    const end = this.length() + this.at
    if (type < 0) throw new Unreadable()
    const isScalar = type <= FLOAT || type === STRING
    if (isScalar) this.expect(this.length(), 0)
    const value = isScalar ? this.scalar(type) : undefined
    if (isScalar) this.expect(this.at, end)
    this.at = end
    return value
  }

  private expect(found: number, wanted: number): void {
    if (found !== wanted) throw new Unreadable()
  }

  /** Below 128 one byte; else how many follow, negated, and those, the highest first. */
  private uint(): bigint {
    const first = this.take(1)[0] ?? 0
    if (first < 128) return BigInt(first)
    const size = 256 - first
    if (size > 8) throw new Unreadable()
    return BigInt(`0x${Buffer.from(this.take(size)).toString('hex')}`)
  }

  /** The lowest bit is the sign. */
  private int(): bigint {
    const coded = this.uint()
    return coded % 2n === 0n ? coded / 2n : -(coded / 2n) - 1n
  }

  /** A double's bytes in reverse, as a number. */
  private float(): string {
    const bytes = new DataView(new ArrayBuffer(8))
    bytes.setBigUint64(0, this.uint(), true)
    const value = bytes.getFloat64(0)
    return Number.isFinite(value) ? String(value) : `"${value}"`
  }

  private length(): number {
    return Number(this.uint())
  }

  private id(): number {
    return Number(this.int())
  }

  private text(): string {
    return utf8.decode(this.take(this.length()))
  }

  private take(count: number): Uint8Array {
    if (count > this.bytes.length - this.at) throw new Unreadable()
    this.at += count
    return this.bytes.subarray(this.at - count, this.at)
  }
}
