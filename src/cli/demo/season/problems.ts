import { workflowIds } from '../../../contract/workflow-ids.ts'
import type { Season, SeasonPeriod } from './record.ts'

/** What must be true of every season, whatever its monitors said. */
export function findSeasonProblems(model: string, firstRunId: string, season: Season): string[] {
  const { periods, champion, runs } = season
  const known = [firstRunId, ...periods.flatMap(({ retrainings }) => retrainings.map(({ workflowId }) => workflowId))]
  const named = known.map((id) => (id === firstRunId ? workflowIds.retraining(model, id) : id))
  const blind = runs.filter((runId) => !named.includes(workflowIds.retraining(model, runId)))
  return [
    ...periods.flatMap((period) => findPeriodProblems(period).map((problem) => `${period.name}: ${problem}`)),
    ...blind.map((runId) => `retraining ${runId} has no decision and no trigger behind it`),
    ...(champion.remembered === champion.serving
      ? []
      : [`version ${champion.serving} serves at the end, not the champion, version ${champion.remembered}`]),
  ]
}

function findPeriodProblems(period: SeasonPeriod): string[] {
  const { mails, answered, check, retrainings, annotationBatch, annotationsTrigger, case: opened } = period
  const { outcome, decision, seen, reasons } = check
  const followed = (because: string) => retrainings.some((retraining) => retraining.because === because)
  return [
    expect(answered === mails, `${answered} of ${mails} mails were answered`),
    expect(outcome !== 'error', `the check is an error: ${reasons.join('; ')}`),
    expect(decision !== null, 'nothing was decided about the check'),
    expect(seen?.rows === answered, `the check saw ${seen?.rows ?? 0} of ${answered} mails`),
    expect(seen?.withTruth === answered, `the check knew the truth of ${seen?.withTruth ?? 0} of ${answered} mails`),
    expect(followed('check') === (decision?.action === 'retrain'), 'a retraining and the decision of the check differ'),
    expect((opened !== null) === (decision?.action === 'experiment'), 'a case and the decision of the check differ'),
    expect(!opened || followed('case'), 'no retraining followed from the answer to the case'),
    expect(
      (opened?.trainedMeanwhile ?? 0) === 0,
      `${opened?.trainedMeanwhile} retrainings began while the case was open`,
    ),
    expect(
      decision?.action !== 'ask-for-annotation' || (annotationBatch?.rows ?? 0) > 0,
      'annotations are asked for, and there is no batch of mails for them',
    ),
    expect(
      followed('annotations') === annotationsTrigger.requested,
      'a retraining and what the annotations asked for differ',
    ),
    ...retrainings.map(({ outcome: end, workflowId, reasons: why }) =>
      expect(end !== 'failed', `${workflowId} failed: ${why.join('; ')}`),
    ),
  ].filter((problem) => problem !== null)
}

function expect(holds: boolean, problem: string): string | null {
  return holds ? null : problem
}
