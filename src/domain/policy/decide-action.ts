import { formatCount } from '../gate/format.ts'
import { sayDuration } from '../rollout/format.ts'
import type { ConfirmedLevel } from './confirmations.ts'
import type { Money } from './training-cost.ts'

export type PolicyAction = 'retrain' | 'experiment' | 'ask-for-annotation' | 'nothing'

/** The definition's `policy`. */
export type PolicyRules = {
  readonly warning: PolicyAction
  readonly critical: PolicyAction
  readonly noNewLabels: PolicyAction
  readonly coolDown?: number | undefined
  readonly budget?: { readonly runsPerMonth?: number | undefined; readonly perMonth?: Money | undefined } | undefined
}

/** A monitor that a confirmed level rests on, and since when: an alarm that ends and comes back is another cause. */
export type Cause = {
  readonly monitor: string
  /** The monitor's kind: broken input is no cause to learn from it. */
  readonly kind: string
  readonly level: 'warning' | 'critical'
  readonly since: string
}

/** What the decision depends on beside the verdict. */
export type PolicySituation = {
  readonly nowMs: number
  /** A retraining that runs or waits already; null without one. */
  readonly underWay: string | null
  /** The case that waits for a person; null without one. */
  readonly openCase: string | null
  readonly lastRetrainingMs: number | null
  /** Annotations since the champion's data set was built. */
  readonly newLabels: number
  readonly runsThisMonth: number
  readonly spentThisMonth: Money | null
  /** Causes that were acted upon, by `causeId`. */
  readonly actedUpon: readonly string[]
}

export type PolicyDecision = {
  readonly action: PolicyAction
  readonly reasons: readonly string[]
  /** The causes that this action answers; empty where nothing is done. */
  readonly causes: readonly string[]
}

export type PolicyQuestion = {
  readonly policy: PolicyRules
  readonly level: ConfirmedLevel
  readonly causes: readonly Cause[]
  /** Whether what is left is P(y given x): the labels that the model learnt from no longer hold. */
  readonly conceptDrift: boolean
  readonly situation: PolicySituation
}

/** Names a cause: the same monitor at a higher level, or in a later episode, is another one. */
export function causeId({ monitor, level, since }: Cause): string {
  return `${level}/${since}/${monitor}`
}

/**
 * From a confirmed level to what is done, by the definition's decision table:
 * 1. no warning and no critical: nothing;
 * 2. every cause was acted upon already: nothing, one cause has one action;
 * 3. `policy.warning` or `policy.critical`; at critical, concept drift turns a retraining into an experiment, because old labels teach
 *    what no longer holds;
 * 4. a retraining for broken input alone: nothing, because it is mended where it comes from, and a retraining would learn it;
 * 5. a retraining without new labels: `policy.noNewLabels`, because the same data make the same model;
 * 6. a retraining while another one runs or waits, while a case waits for a person, within the cool-down, or beyond the month's budget: nothing, and the cause stays open
 *    for the next check.
 *
 * Undefined: a level without a cause is acted upon once it has one: nothing.
 *
 * @example decideAction({ policy, level: 'warning', causes, conceptDrift: false, situation }).action // 'retrain'
 */
export function decideAction(question: PolicyQuestion): PolicyDecision {
  const { policy, level, causes, situation } = question
  if (level !== 'warning' && level !== 'critical')
    return nothing(`the confirmed level is ${level}: nothing is to be done`)
  const current = causes.filter((cause) => cause.level === level)
  if (current.length === 0) return nothing(`the level is ${level}, but no monitor is known to be its cause`)
  const open = current.filter((cause) => !situation.actedUpon.includes(causeId(cause)))
  if (open.length === 0) return nothing(`${sayCauses(current)} was acted upon already: one cause has one action`)
  const why = `${sayCauses(open)} is confirmed at ${level}`
  const table = fromTable(question, level, open)
  const reasons = [`${why}: ${table.reason}`]
  const stopped = table.action === 'retrain' ? findStop(policy, situation) : undefined
  if (stopped !== undefined) return { action: 'nothing', reasons: [...reasons, stopped], causes: [] }
  return { action: table.action, reasons, causes: table.action === 'nothing' ? [] : open.map(causeId) }
}

/** Monitors of what arrives, not of what the model makes of it. */
const inputKinds: readonly string[] = ['data-quality', 'volume']

function fromTable(
  { policy, conceptDrift, situation }: PolicyQuestion,
  level: 'warning' | 'critical',
  open: readonly Cause[],
): { action: PolicyAction; reason: string } {
  const wanted = policy[level]
  if (wanted !== 'retrain') return { action: wanted, reason: `policy.${level} is ${wanted}` }
  if (level === 'critical' && conceptDrift) {
    return {
      action: 'experiment',
      reason: 'the labels no longer hold (concept drift), so retraining on them cannot cure it',
    }
  }
  if (open.every(({ kind }) => inputKinds.includes(kind))) {
    return {
      action: 'nothing',
      reason: 'what arrives is broken, which is mended at its source: a retraining would learn it',
    }
  }
  if (situation.newLabels > 0) {
    return {
      action: 'retrain',
      reason: `policy.${level} is retrain, on ${formatCount(situation.newLabels)} new labels`,
    }
  }
  return {
    action: policy.noNewLabels,
    reason: `0 new labels since the champion was trained: policy.noNewLabels is ${policy.noNewLabels}`,
  }
}

/** Why a retraining may not start now. */
function findStop({ coolDown, budget }: PolicyRules, situation: PolicySituation): string | undefined {
  const { nowMs, underWay, openCase, lastRetrainingMs, runsThisMonth, spentThisMonth } = situation
  if (underWay !== null) return `retraining ${underWay} is under way already`
  if (openCase !== null) return `${openCase} waits for a person first`
  const elapsed = lastRetrainingMs === null ? Number.POSITIVE_INFINITY : nowMs - lastRetrainingMs
  if (coolDown !== undefined && elapsed < coolDown)
    return `the last retraining was ${sayDuration(Math.max(0, elapsed))} ago, less than the cool-down of ${sayDuration(coolDown)}`
  if (budget?.runsPerMonth !== undefined && runsThisMonth >= budget.runsPerMonth)
    return `${formatCount(runsThisMonth)} retrainings this month are no fewer than policy.budget.runsPerMonth ${formatCount(budget.runsPerMonth)}`
  return budget?.perMonth && findOverspending(budget.perMonth, spentThisMonth)
}

function findOverspending(limit: Money, spent: Money | null): string | undefined {
  const named = `policy.budget.perMonth ${sayMoney(limit)}`
  if (spent === null) return `what was spent this month is not known, and ${named} is not to be exceeded`
  if (spent.currency !== limit.currency)
    return `what was spent is ${sayMoney(spent)}, which cannot be compared with ${named}`
  return spent.amount >= limit.amount ? `${sayMoney(spent)} spent this month are no less than ${named}` : undefined
}

function nothing(reason: string): PolicyDecision {
  return { action: 'nothing', reasons: [reason], causes: [] }
}

function sayCauses(causes: readonly Cause[]): string {
  return causes.map(({ monitor, since }) => `${monitor} (since ${since})`).join(' and ')
}

function sayMoney({ amount, currency }: Money): string {
  return `${amount} ${currency}`
}
