import type { DrawnPeriod } from '../../../report/season-chart.ts'
import type { SeasonPeriod, SeasonRetraining } from './record.ts'

/** A period as the picture shows it: how often both models were right, what the check said, and what followed. */
export function toPicture({
  name,
  accuracy,
  check,
  case: opened,
  annotationBatch,
  retrainings,
}: SeasonPeriod): DrawnPeriod {
  const { kept, leftAlone } = accuracy
  const events = [
    `version ${kept.version} served`,
    ...(opened ? ['case for a person'] : []),
    ...(opened?.added.map(({ label }) => `label ${label} added`) ?? []),
    ...(annotationBatch ? ['asked for annotations'] : []),
    ...retrainings.map(sayRetraining),
  ]
  return {
    name,
    outcome: check.outcome,
    events,
    queue: { kept: kept.queue.accuracy, leftAlone: leftAlone.queue.accuracy },
    spam: { kept: kept.spam.accuracy, leftAlone: leftAlone.spam.accuracy },
  }
}

const causes = { check: 'warning', case: 'case', annotations: 'new labels' } as const
const ends: Readonly<Record<string, string>> = {
  rejected: 'rejected by the gate',
  inconclusive: 'gate inconclusive',
  'rolled-back': 'rolled back',
}

function sayRetraining({ because, outcome, version }: SeasonRetraining): string {
  return `${causes[because]} → ${outcome === 'promoted' ? `version ${version}` : (ends[outcome] ?? outcome)}`
}
