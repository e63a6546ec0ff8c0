const UNITS = { ms: 1, second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 }
const SHORT = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' } as const

type Unit = keyof typeof UNITS | keyof typeof SHORT

/** Milliseconds, or a text such as `'30s'`, `'1.5 hours'`, `'1 day'`. */
export type Duration = number | `${number}${Unit}` | `${number} ${Unit | `${keyof typeof UNITS}s`}`

export function toMilliseconds(duration: Duration): number {
  const milliseconds = typeof duration === 'number' ? duration : parse(duration)
  if (Number.isNaN(milliseconds)) throw new TypeError(`${JSON.stringify(duration)} is no duration`)
  return milliseconds
}

function parse(text: string): number {
  const [, amount = '', unit = ''] = /^(-?[\d.]+)\s*([a-z]+)$/.exec(text) ?? []
  const long = SHORT[unit as keyof typeof SHORT] ?? (unit === 'ms' ? unit : unit.replace(/s$/, ''))
  return Number(amount || Number.NaN) * (UNITS[long as keyof typeof UNITS] ?? Number.NaN)
}
