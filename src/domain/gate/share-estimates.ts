import { designEffect, type GroupTotals } from '../statistics/design-effect.ts'
import { tangoInterval } from '../statistics/tango-interval.ts'
import { wilsonInterval } from '../statistics/wilson-interval.ts'
import type { Answer } from './comparison-row.ts'
import type { Levels } from './levels.ts'
import type { DifferenceEstimate, MetricEstimate, MetricMeasurement } from './measurement.ts'

/**
 * Share of right answers (accuracy; recall of one class when only its rows are given): Wilson's interval for each model and
 * Tango's for the paired difference, both on the effective number of rows, n divided by the design effect of the groups. Neither
 * collapses when the models agree on everything or are always right.
 */
export function estimateShare(answers: readonly Answer[], levels: Levels): MetricMeasurement {
  const right = (label: string | null, truth: string) => (label === truth ? 1 : 0)
  const hasChampion = answers.length > 0 && answers.every(({ champion }) => champion !== null)
  const ofChallenger = answers.map(({ challenger, truth }) => right(challenger, truth))
  const ofChampion = answers.map(({ champion, truth }) => right(champion, truth))
  return {
    challenger: estimate(answers, ofChallenger, levels),
    champion: hasChampion ? estimate(answers, ofChampion, levels) : null,
    difference: hasChampion ? difference(answers, ofChallenger, ofChampion, levels) : null,
  }
}

function estimate(answers: readonly Answer[], right: readonly number[], { value: tail }: Levels): MetricEstimate {
  const n = answers.length
  if (n === 0) return { value: null, n, why: 'there is no row' }
  const correct = sum(right)
  const effect = designEffect(totalByGroup(answers, right))
  return { value: correct / n, n, method: 'wilson', ...wilsonInterval(correct / effect, n / effect, tail) }
}

function difference(
  answers: readonly Answer[],
  ofChallenger: readonly number[],
  ofChampion: readonly number[],
  levels: Levels,
): DifferenceEstimate {
  const n = answers.length
  const steps = ofChallenger.map((right, row) => right - (ofChampion[row] ?? 0))
  const effect = designEffect(totalByGroup(answers, steps))
  const counts = {
    onlyFirst: steps.filter((step) => step > 0).length / effect,
    onlySecond: steps.filter((step) => step < 0).length / effect,
    n: n / effect,
  }
  return {
    value: sum(steps) / n,
    n,
    method: 'tango',
    interval: tangoInterval(counts, levels.difference),
    sharedInterval: tangoInterval(counts, levels.sharedDifference),
  }
}

function totalByGroup(answers: readonly Answer[], values: readonly number[]): GroupTotals[] {
  const totals = new Map<string, GroupTotals>()
  answers.forEach(({ group }, row) => {
    const value = values[row] ?? 0
    const { size, sum, sumOfSquares } = totals.get(group) ?? { size: 0, sum: 0, sumOfSquares: 0 }
    totals.set(group, { size: size + 1, sum: sum + value, sumOfSquares: sumOfSquares + value * value })
  })
  return [...totals.values()]
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
