import { expect, test } from 'vitest'
import { compare, compared, quantile, spread } from '../../bench/rounds.js'
import { tableOf } from '../../bench/table.js'

const plain = { name: 'a bench', peer: 'theirs', by: 'calls/s' }

function rounds(values: Record<string, number[]>) {
  return new Map(Object.entries(values).map(([name, all]) => [name, all.map((value) => ({ 'calls/s': value }))]))
}

test('a quantile stands between its two neighbours, by how near it is to each', () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5)
  expect(quantile([10, 20, 30], 0.5)).toBe(20)
  expect(quantile([0, 100], 0.99)).toBe(99)
  expect(quantile([7], 0.99)).toBe(7)
  expect(() => quantile([], 0.5)).toThrow('nothing was measured')
})

test('a spread is by value, in whatever order the rounds came', () => {
  expect(spread([100, 9, 20])).toEqual({ median: 20, least: 9, most: 100 })
})

test('a ratio is taken round by round and not of the medians, so that what disturbs a round disturbs both', () => {
  const { standings } = compared(plain, rounds({ ours: [10, 40, 90], theirs: [5, 10, 30] }))
  expect(standings[0]?.ratio).toEqual({ median: 3, least: 2, most: 4 })
  expect(standings[1]?.ratio).toEqual({ median: 1, least: 1, most: 1 })
})

test('a target is judged by the median: of a figure, of the ratio to another contender, or of the counted statements', () => {
  const ours = { name: 'P', contender: 'ours', figure: 'calls/s' }
  const { targets } = compared(
    {
      ...plain,
      targets: [
        { ...ours, atLeast: 40 },
        { ...ours, atMost: 39.9 },
        { ...ours, to: 'theirs', atLeast: 3.1 },
        { ...ours, figure: 'statements/s', atMost: 60 },
      ],
    },
    rounds({ ours: [10, 40, 90], theirs: [5, 10, 30] }),
    new Map([['ours', 61]]),
  )
  expect(targets.map(({ value, reached }) => [value, reached])).toEqual([
    [40, true],
    [40, false],
    [3, false],
    [61, false],
  ])
})

test('contenders take turns in changing order, after a round each that is not counted', async () => {
  const ran: string[] = []
  const contender = (name: string) => ({
    name,
    async round(ms: number) {
      ran.push(`${name} ${ms}`)
      return { of: 10, figures: { 'calls/s': 1 } }
    },
  })
  const { rounds, standings } = await compare(
    { ...plain, contenders: [contender('ours'), contender('theirs')] },
    { rounds: 2, roundMs: 100, warmMs: 30 },
  )
  expect(ran).toEqual(['ours 30', 'theirs 30', 'ours 100', 'theirs 100', 'theirs 100', 'ours 100'])
  expect([rounds, standings.length]).toEqual([2, 2])
})

test('statements are those of a further round, for each of its calls', async () => {
  const contender = { name: 'theirs', round: async () => ({ of: 10, figures: { 'calls/s': 1 } }) }
  const statements = async (work: () => Promise<unknown>) => {
    await work()
    return 25
  }
  const { standings } = await compare(
    { ...plain, contenders: [contender], statements },
    { rounds: 1, roundMs: 1, warmMs: 0 },
  )
  expect(standings[0]?.statements).toBe(2.5)
})

test('a figure that a round did not give fails the bench, and so does a peer that is not there', () => {
  expect(() => compared({ ...plain, by: 'rows/s' }, rounds({ theirs: [1] }))).toThrow('a round gave no rows/s')
  expect(() => compared({ ...plain, peer: 'nobody' }, rounds({ theirs: [1] }))).toThrow('no contender is named nobody')
})

test('the table shows medians with their range, ratios, and whether targets are reached', () => {
  const targets = [{ name: 'P1', contender: 'ours', figure: 'calls/s', to: 'theirs', atLeast: 3 }]
  const table = tableOf(
    compared({ ...plain, targets }, rounds({ ours: [1000, 4000, 9000], theirs: [500, 1000, 3000] })),
  )
  expect(table.split('\n')).toEqual([
    'a bench (median of 3, least to most)',
    '',
    '|  | calls/s | calls/s, × theirs |',
    '| --- | --- | --- |',
    '| ours | 4,000 (1,000 to 9,000) | 3 (2 to 4) |',
    '| theirs | 1,000 (500 to 3,000) | 1 |',
    '',
    '- P1, ours: calls/s, × theirs ≥ 3: 3, reached',
    '',
  ])
})
