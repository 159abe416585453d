import type { Act } from './act.ts'
import type { QueueAccuracy } from './predictions.ts'
import type { Season } from './season/record.ts'

/** What the demo found, for a program; `problems` is empty when everything in the story happened. */
export type DemoSummary = {
  readonly problems: readonly string[]
  readonly seconds: number
  readonly september: { readonly before: QueueAccuracy; readonly after: QueueAccuracy }
  readonly retrainings: readonly Act[]
  /** With `--all` only. */
  readonly season?: Season
  readonly links: { readonly temporalUi: string; readonly report: string }
}

/** Everything that the story promises and that did not happen. */
export function findProblems(
  first: Act,
  second: Act,
  before: QueueAccuracy,
  after: QueueAccuracy,
  plannedSteps: number,
): string[] {
  const steps = second.evidence.rollout?.steps ?? []
  const passed = steps.filter(({ outcome }) => outcome === 'pass').length
  return [
    expect(first.result.outcome === 'promoted', `the first champion was ${first.result.outcome}, not promoted`),
    expect(second.result.outcome === 'promoted', `the challenger was ${second.result.outcome}, not promoted`),
    expect(
      before.version === first.result.version,
      `version ${before.version} answered before the retraining, not ${first.result.version}`,
    ),
    expect(
      after.version === second.result.version,
      `version ${after.version} answers after the retraining, not ${second.result.version}`,
    ),
    expect(passed === plannedSteps + 1, `${passed} rollout steps passed, not ${plannedSteps} and the watch`),
    expect(
      after.accuracy > before.accuracy,
      `the new champion is no better on September: ${after.accuracy} against ${before.accuracy}`,
    ),
  ].filter((problem) => problem !== null)
}

function expect(happened: boolean, problem: string): string | null {
  return happened ? null : problem
}
