/** How one kind of value is read from text (flags, environment) or from the configuration file. */
export interface Kind<T> {
  /** As the reference names it. */
  readonly says: string
  /** Holds a password: no message repeats it. */
  readonly secret?: boolean
  /** Its flag stands alone, and takes `--no-` before it. */
  readonly isSwitch?: boolean
  /** Throws an Error whose message says what is expected. */
  read(raw: unknown): T
  /** The value as one would write it. */
  write(value: T): string
}

function kind<T>(says: string, read: (text: string) => T | undefined, write: (value: T) => string = String): Kind<T> {
  return {
    says,
    write,
    read(raw) {
      const scalar = typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean'
      const value = scalar ? read(String(raw).trim()) : undefined
      if (value === undefined) throw new Error(`expected ${says}`)
      return value
    },
  }
}

export const text = kind('text', (value) => value || undefined)

const trueOrFalse = kind<boolean>('`true` or `false`', (value) => {
  if (['true', 'yes', 'on', '1'].includes(value.toLowerCase())) return true
  if (['false', 'no', 'off', '0'].includes(value.toLowerCase())) return false
  return undefined
})

export const onOff: Kind<boolean> = { ...trueOrFalse, isSwitch: true }

export function wholeNumber(least: number, most: number): Kind<number> {
  return kind(`a whole number from ${least} to ${most}`, (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
    return number >= least && number <= most ? number : undefined
  })
}

export function oneOf<T extends string>(choices: readonly T[]): Kind<T> {
  const says = choices.map((choice) => `\`${choice}\``).join(', ')
  return kind(`one of ${says}`, (value) => choices.find((choice) => choice === value))
}

const durationUnits: [unit: string, milliseconds: number][] = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
]

/** Milliseconds. */
export function duration(least: number, most: number): Kind<number> {
  const write = (value: number) => withUnit(value, durationUnits)
  const says = `a duration from ${write(least)} to ${write(most)}, like \`500ms\`, \`10s\` or \`2m\``
  return kind(says, (value) => within(quantity(value, durationUnits), least, most), write)
}

const sizeUnits: [unit: string, bytes: number][] = [
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
  ['B', 1],
]

/** Bytes. */
export function size(least: number, most: number): Kind<number> {
  const write = (value: number) => withUnit(value, sizeUnits)
  const says = `a size from ${write(least)} to ${write(most)}, like \`512KiB\` or \`4MiB\``
  return kind(says, (value) => within(quantity(value, sizeUnits), least, most), write)
}

function quantity(value: string, units: [string, number][]): number | undefined {
  const [, amount, unit] = /^(\d+)\s*([A-Za-z]+)$/.exec(value) ?? []
  const factor = units.find(([name]) => name.toLowerCase() === unit?.toLowerCase())?.[1]
  return factor === undefined ? undefined : Number(amount) * factor
}

function within(value: number | undefined, least: number, most: number): number | undefined {
  return value !== undefined && value >= least && value <= most ? value : undefined
}

function withUnit(value: number, units: [string, number][]): string {
  const [unit, factor] = units.find(([, each]) => value >= each && value % each === 0) ?? ['', 1]
  return `${value / factor}${unit}`
}

const urlWithDatabase = kind('a URL like `postgresql://user:password@host:5432/database`', (value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined
  const known = url && ['postgres:', 'postgresql:'].includes(url.protocol)
  return known && url.pathname.length > 1 ? value : undefined
})

export const postgresUrl: Kind<string> = { ...urlWithDatabase, secret: true }

/** Postgres cuts longer names off without a word. */
export const identifier: Kind<string> = kind('a name of 1 to 63 bytes', (value) =>
  value.length > 0 && Buffer.byteLength(value) <= 63 && !value.includes('\0') ? value : undefined,
)

export const namespaceName: Kind<string> = kind(
  'a name of letters, digits, `-` and `_`, at most 63 characters',
  (value) => (/^[A-Za-z0-9_-]{1,63}$/.test(value) ? value : undefined),
)

/** As a browser sends it. A `*` within would be taken for a wildcard and match nothing. */
function readOrigin(value: string): string | undefined {
  if (value === '*') return value
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url?.host || url.host.includes('*')) return undefined
  const origin = `${url.protocol}//${url.host}`
  return url.href === origin || url.href === `${origin}/` ? origin : undefined
}

const originsSay = 'origins like `https://app.example.com`, with commas between or as a list, or `*` for any'

export const origins: Kind<readonly string[]> = {
  says: originsSay,
  write: (value) => value.join(','),
  read(raw) {
    const given: unknown[] = Array.isArray(raw) ? raw : String(raw).split(',')
    const found = given.flatMap((each) => (typeof each === 'string' && readOrigin(each.trim())) || [])
    if (found.length < given.length) throw new Error(`expected ${originsSay}`)
    return Object.freeze(found)
  },
}

const namesSay = 'names with commas between, or as a list'

export const names: Kind<readonly string[]> = {
  says: namesSay,
  write: (value) => value.join(','),
  read(raw) {
    const given: unknown[] = Array.isArray(raw) ? raw : String(raw).split(',')
    const found = given.flatMap((each) => (typeof each === 'string' && each.trim()) || [])
    if (found.length < given.length) throw new Error(`expected ${namesSay}`)
    return Object.freeze(found)
  },
}
