import { html } from 'hono/html'
import type { RolloutStepEvidence, RunEvidence } from '../domain/evidence.ts'
import { formatCount } from '../domain/gate/format.ts'
import type { TrafficCounts } from '../domain/rollout/canary-evidence.ts'
import { sayDuration, sayPercent } from '../domain/rollout/format.ts'
import { outcomeWord } from './gate-section.ts'
import { type Html, list, table } from './html.ts'

/** The steps by which traffic moved: weights, requests, errors and latency of both variants. */
export function rolloutSection({ rollout }: RunEvidence): Html[] | null {
  if (!rollout) return null
  if (rollout.steps.length === 0) return [list(rollout.reasons)]
  const header = ['step', 'variant', 'requests', 'errors', 'slow', 'p95', 'time', 'outcome']
  return [
    table(header, rollout.steps.flatMap(stepRows)),
    html`<p class="soft">Slow: slower than the latency limit, which the champion's own latency sets. Counts are those since the step began.</p>`,
    list(
      rollout.steps.flatMap(({ weightPercent, reasons }) => reasons.map((reason) => `${weightPercent} %: ${reason}`)),
    ),
  ]
}

function stepRows({ weightPercent, outcome, evidence }: RolloutStepEvidence): (string | Html)[][] {
  const step = `${weightPercent} %`
  if (!evidence) return [[step, '–', '–', '–', '–', '–', '–', outcomeWord(outcome)]]
  return [
    [step, 'challenger', ...traffic(evidence.challenger), sayDuration(evidence.elapsedMs), outcomeWord(outcome)],
    ['', 'champion', ...traffic(evidence.champion), '', ''],
  ]
}

function traffic({ requests, errors, slowRequests, p95Ms }: TrafficCounts): string[] {
  return [
    formatCount(requests),
    requests > 0 ? `${formatCount(errors)} (${sayPercent(errors / requests)})` : formatCount(errors),
    typeof slowRequests === 'number' ? formatCount(slowRequests) : '–',
    typeof p95Ms === 'number' ? `${p95Ms < 10 ? p95Ms.toFixed(1) : formatCount(p95Ms)} ms` : '–',
  ]
}
