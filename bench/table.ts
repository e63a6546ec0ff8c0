import type { Compared, Judged, Spread } from './rounds.js'

/** As Markdown, for a person at a terminal and for docs/benchmarks.md alike. */
export function tableOf({ name, peer, by, rounds, statementsPer, standings, targets }: Compared): string {
  const figures = [...new Set(standings.flatMap((standing) => Object.keys(standing.figures)))]
  const counted = standings.some(({ statements }) => statements !== undefined)
  const countedAs = statementsPer === 'call' ? 'statements each' : 'statements/s'
  const head = ['', ...figures, ...(counted ? [countedAs] : []), `${by}, × ${peer}`]
  const rows = standings.map(({ name, figures: seen, statements, ratio }) => [
    name,
    ...figures.map((figure) => (seen[figure] ? within(seen[figure]) : '')),
    ...(counted ? [statements === undefined ? '' : number(statements)] : []),
    within(ratio),
  ])
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  const seen = rounds === 1 ? 'one round' : `median of ${rounds}, least to most`
  return `${[`${name} (${seen})`, '', ...lines, '', ...targets.map(verdict)].join('\n').trimEnd()}\n`
}

function verdict({ name, contender, figure, to, atMost, atLeast, value, reached }: Judged): string {
  const what = `${contender}: ${figure}${to ? `, × ${to}` : ''}`
  const bound = [...(atLeast === undefined ? [] : [`≥ ${atLeast}`]), ...(atMost === undefined ? [] : [`≤ ${atMost}`])]
  return `- ${name}, ${what} ${bound.join(' and ')}: ${number(value)}, ${reached ? 'reached' : 'NOT REACHED'}`
}

function within({ median, least, most }: Spread): string {
  return least === most || Number.isNaN(median)
    ? number(median)
    : `${number(median)} (${number(least)} to ${number(most)})`
}

function number(value: number): string {
  // A ratio to nothing.
  if (!Number.isFinite(value)) return '–'
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.1 ? 2 : 4
  return value.toLocaleString('en-US', { maximumFractionDigits: digits })
}
