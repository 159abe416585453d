import type { RunEvidence } from '../domain/evidence.ts'
import type { GateOutcome } from '../domain/verdict.ts'

export type Headline = { readonly outcome: GateOutcome; readonly title: string; readonly reasons: readonly string[] }

/** How the run ended, in one sentence, with the reasons of whatever decided last. */
export function headlineOf({ rollout, verdict, modelPackage }: RunEvidence): Headline {
  const version = modelPackage ? `Version ${modelPackage.version}` : 'The challenger'
  if (rollout) {
    const promoted = rollout.outcome === 'promoted'
    const title = promoted ? `${version} was promoted and serves` : `${version} was rolled back`
    return { outcome: promoted ? 'pass' : 'fail', title, reasons: rollout.reasons }
  }
  if (!verdict) return { outcome: 'inconclusive', title: 'The run did not reach the gate', reasons: [] }
  const titles: Readonly<Record<GateOutcome, string>> = {
    pass: `${version} passed the gate`,
    fail: 'The candidate did not pass the gate',
    inconclusive: 'The gate could not decide',
  }
  return { outcome: verdict.outcome, title: titles[verdict.outcome], reasons: verdict.reasons }
}
