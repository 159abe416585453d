import { seededGenerator } from '../../src/domain/statistics/seeded-generator.ts'
import { type AnsweredRow, type Champion, trainChampion } from '../calibration/champion.ts'
import { onceEach } from '../calibration/random-sides.ts'
import { between, middleRegime } from '../calibration/regimes.ts'
import type { Complaint } from '../monitors/complaints.ts'
import { writeInOtherLanguage } from './other-languages.ts'
import type { Scenario } from './scenario.ts'

const shares = [0.02, 0.05, 0.1, 0.2] as const
const cutAt = 200
const foreignProduct = 'Mortgage'

/** Real changes of the complaints, and changes that are put into windows of one time. */
export function makeScenarios(complaints: readonly Complaint[]): Scenario[] {
  const early = trainChampion(between(complaints, '2015-03-19', '2015-07-01'), 1)
  const during = (from: string, to: string, champion = early) =>
    onceEach(between(complaints, from, to).map(champion.answer))
  const ordinary = during('2015-07-01', '2017-04-24')
  return [
    { name: 'nothing changed', forTools: true, champion: early, ordinary, foreign: [], foreignShare: 0 },
    ...realChanges(complaints, early, during),
    ...injected(early, ordinary, during('2023-01-01', '2023-08-24')),
  ]
}

type During = (from: string, to: string, champion?: Champion) => AnsweredRow[]

function realChanges(complaints: readonly Complaint[], early: Champion, during: During): Scenario[] {
  const middle = trainChampion(middleRegime(complaints).training, 1)
  const learnt = new Set(middleRegime(complaints).training.map(({ id }) => id))
  const later = (from: string, to: string) => during(from, to, middle).filter(({ id }) => !learnt.has(id))
  const whole = { forTools: true, foreignShare: 1 }
  const before = during('2015-07-01', '2017-04-24')
  return [
    {
      ...whole,
      name: 'names of April 2017',
      champion: early,
      ordinary: before,
      foreign: during('2017-04-24', '2019-07-01'),
    },
    {
      ...whole,
      name: 'names of August 2023',
      champion: middle,
      ordinary: later('2023-01-01', '2023-08-24'),
      foreign: later('2023-08-24', '2025-01-01'),
    },
    {
      ...whole,
      name: '2016, then 2019',
      champion: early,
      ordinary: during('2016-01-01', '2017-01-01'),
      foreign: during('2019-01-01', '2020-01-01'),
    },
    {
      ...whole,
      name: '2019 and 2020, then 2023',
      champion: middle,
      ordinary: later('2019-07-01', '2021-01-01'),
      foreign: later('2023-01-01', '2023-08-24'),
    },
    {
      ...whole,
      forTools: false,
      name: 'autumn 2015, then early 2016',
      champion: early,
      ordinary: during('2015-07-01', '2016-01-01'),
      foreign: during('2016-01-01', '2016-05-01'),
    },
  ]
}

/** A part of each window comes from somewhere else, or is broken. */
function injected(
  champion: Champion,
  ordinary: readonly AnsweredRow[],
  otherPeriod: readonly AnsweredRow[],
): Scenario[] {
  const generator = seededGenerator(1, 'other-languages')
  const changed = (mark: string, rewrite: (text: string) => string) =>
    ordinary.map((row) => champion.answer({ ...row, id: `${row.id}~${mark}`, text: rewrite(row.text) }))
  const kinds = [
    {
      name: 'another product',
      from: ordinary.filter(({ product }) => product !== foreignProduct),
      foreign: ordinary.filter(({ product }) => product === foreignProduct),
      toolsAt: 0.05,
    },
    { name: 'another period', from: ordinary, foreign: otherPeriod, toolsAt: 0.1 },
    { name: 'texts cut off', from: ordinary, foreign: changed('cut', (text) => text.slice(0, cutAt)), toolsAt: 0.2 },
    { name: 'empty texts', from: ordinary, foreign: changed('empty', () => ''), toolsAt: 0.05 },
    {
      name: 'another language',
      from: ordinary,
      foreign: changed('language', () => writeInOtherLanguage(generator)),
      toolsAt: 0.05,
    },
  ]
  return kinds.flatMap(({ name, from, foreign, toolsAt }) =>
    shares.map((foreignShare) => ({
      name: `${100 * foreignShare} % ${name}`,
      forTools: foreignShare === toolsAt,
      champion,
      ordinary: from,
      foreign,
      foreignShare,
    })),
  )
}
