import type { Compared, Spread } from './rounds.js'

/** As Markdown, for a person at a terminal and for docs/benchmarks.md alike. */
export function tableOf({ name, peer, by, rounds, standings }: Compared): string {
  const figures = [...new Set(standings.flatMap((standing) => Object.keys(standing.figures)))]
  const counted = standings.some(({ statementsEach }) => statementsEach !== undefined)
  const head = ['', ...figures, ...(counted ? ['statements each'] : []), `${by}, × ${peer}`]
  const rows = standings.map(({ name, figures: seen, statementsEach, ratio }) => [
    name,
    ...figures.map((figure) => (seen[figure] ? within(seen[figure]) : '')),
    ...(counted ? [statementsEach === undefined ? '' : number(statementsEach)] : []),
    within(ratio),
  ])
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  return `${name} (median of ${rounds}, least to most)\n\n${lines.join('\n')}\n`
}

function within({ median, least, most }: Spread): string {
  return least === most ? number(median) : `${number(median)} (${number(least)} to ${number(most)})`
}

function number(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.1 ? 2 : 4
  return value.toLocaleString('en-US', { maximumFractionDigits: digits })
}
