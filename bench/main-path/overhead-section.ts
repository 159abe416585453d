import { formatSeconds, markdownTable } from '../markdown.ts'
import { type Spread, spreadOf } from '../spread.ts'
import type { Repetition } from './repetition.ts'
import { overheadMs, type RetrainingPart, type RetrainingParts, retrainingParts } from './retraining-parts.ts'
import type { StraightJobs } from './straight-jobs.ts'

const meanings: Readonly<Record<RetrainingPart, string>> = {
  'training job': 'training job, from start to end as SageMaker reports',
  'transform jobs': 'transform jobs, likewise; side by side they count once',
  bakes: 'rollout: bakes of the canary, waiting for requests and time',
  'waits for jobs': 'jobs that start, and ends that polling has not seen yet',
  'data work': 'data work: ingestion, data set, comparison, evidence, report',
  deployment: 'rollout: the endpoint takes the new variant',
  'traffic shifts': 'rollout: weights set, traffic measured',
  retirement: 'rollout: the old variant is taken away',
  rest: 'Temporal, and brief calls to AWS',
}

export const overheadIntroduction = `## A whole retraining and its overhead

From the start to the close of the retraining workflow, its rollout included. Each moment counts for one row, so the rows of one retraining add up to its whole; medians need not.
The overhead is the whole less the training job, the transform jobs and the bakes.
Baseline: the same training job, then the same transform job, started straight with the SageMaker client and polled at the same interval; nothing but the jobs.`

/** Where a retraining's time goes, beside the same jobs without Temporal. */
export function describeOverhead(repetitions: readonly Repetition[], rate: number): string {
  const columns = [
    repetitions.map(({ first }) => withSums(first.wallMs, first.parts)),
    repetitions.map(({ replacement }) => withSums(replacement.wallMs, replacement.parts)),
    repetitions.map(({ straight }) => straightColumn(straight)),
  ]
  const row = (label: string, key: keyof Column) => [label, ...columns.map((column) => cell(column, key))]
  return markdownTable(
    ['Median (min–max)', 'first deployment', `replacement, under ${rate} requests a second`, 'baseline: jobs alone'],
    [
      row('**whole**', 'whole'),
      ...retrainingParts.map((part) => row(meanings[part], part)),
      row('**overhead**', 'overhead'),
    ],
  )
}

type Column = Partial<RetrainingParts> & { readonly whole: number; readonly overhead: number }

function withSums(whole: number, parts: RetrainingParts): Column {
  return { ...parts, whole, overhead: overheadMs(parts) }
}

function straightColumn({ wallMs, trainingMs, transformMs, overheadMs: overhead }: StraightJobs): Column {
  return {
    whole: wallMs,
    'training job': trainingMs,
    'transform jobs': transformMs,
    'waits for jobs': overhead,
    overhead,
  }
}

function cell(columns: readonly Column[], key: keyof Column): string {
  const values = columns.map((column) => column[key]).filter((value) => value !== undefined)
  return values.length === 0 || values.every((value) => value === 0) ? '–' : formatSpread(spreadOf(values))
}

function formatSpread({ median, min, max }: Spread): string {
  return `${formatSeconds(median)} (${formatSeconds(min).replace(' s', '')}–${formatSeconds(max).replace(' s', '')})`
}
