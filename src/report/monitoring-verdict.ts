import { html } from 'hono/html'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import type { PolicyAction } from '../domain/policy/decide-action.ts'
import { sayTime } from './format.ts'
import { type Html, list } from './html.ts'
import { type ReportContext, type ReportedDecision, windowsOf } from './monitoring-context.ts'
import { saySince, worstFirst } from './monitoring-outcome.ts'

const mostReasons = 6

/** Why the verdict is what it is: since when, what kind of change it is, and the reasons of the monitors that decided. */
export function verdictReasons(check: WindowCheck, context: ReportContext): string[] {
  const { outcome, monitors, reasons, attribution } = check
  const since = saySince(windowsOf(check, context))
  const deciding = worstFirst(monitors).filter((monitor) => !monitor.advisory && monitor.outcome === outcome)
  const why = deciding.length > 0 ? deciding.flatMap((monitor) => monitor.reasons) : reasons
  const left = why.length - mostReasons
  return [
    ...(since === null ? [] : [since]),
    ...(attribution && attribution.kind !== 'none' ? [`${attribution.kind}: ${attribution.reasons.join('; ')}`] : []),
    ...why.slice(0, mostReasons),
    ...(left > 0 ? [`and ${left} more`] : []),
  ]
}

export const actionTitles: Readonly<Record<PolicyAction, string>> = {
  retrain: 'A retraining was asked for',
  experiment: 'A case of experimentation was opened',
  'ask-for-annotation': 'New annotations were asked for',
  nothing: 'Nothing was started',
}

/** What the policy did about it. */
export function decisionSection({ decision = null }: ReportContext): Html | null {
  if (decision === null) return null
  const { action, reasons, links = {} } = decision
  const places = Object.entries(links)
  return html`<section class="decision"><h2>What was done</h2><p><strong>${actionTitles[action]}.</strong> ${sayLevel(decision)}.</p>
${list(reasons)}${
  places.length > 0
    ? html`<dl>${places.map(([name, place]) => html`<dt>${name}</dt><dd><code>${place}</code></dd>`)}</dl>`
    : null
}</section>`
}

/** The level that the last windows confirm, which need not be this window's own. */
export function sayLevel({ level, since }: ReportedDecision): string {
  return `The last windows confirm ${level}${since === null ? '' : `, since the one that ended ${sayTime(since)}`}`
}
