import type { GateOutcome, Verdict } from '../verdict.ts'
import { type QuarantineRule, quarantineRules } from './quarantine.ts'
import type { AnnotationCounts } from './validate-annotations.ts'

/** `data.validation` of the definition: how many rows may be set aside, and what may not happen at all. */
export type ValidationRules = {
  readonly unknownLabel: 'quarantine' | 'fail'
  readonly missingText: 'quarantine' | 'fail'
  /** A definition that was stored before this rule existed has none; it counts as `fail`. */
  readonly unreadableFile?: 'quarantine' | 'fail'
  /** Share of all rows, 0 to 1. */
  readonly maximumQuarantined: number
}

export type AnnotationsEvidence = AnnotationCounts & { readonly share: number; readonly maximumQuarantined: number }

/**
 * Says whether the delivered annotations are good enough to learn from: the share set aside is at most the limit, and no
 * rule that the definition calls a failure was broken. No row at all is `inconclusive`.
 *
 * @example judgeAnnotations(counts, rules).reasons // ['quarantined 7.2 % (144 of 2,000 rows) is above the limit 5 %: 120 unknown label, 24 missing time']
 */
export function judgeAnnotations(
  counts: AnnotationCounts,
  rules: ValidationRules,
): Verdict<GateOutcome, AnnotationsEvidence> {
  const { maximumQuarantined } = rules
  const share = counts.rows === 0 ? 0 : counts.quarantined / counts.rows
  const evidence = { ...counts, share, maximumQuarantined }
  if (counts.rows === 0) {
    return { outcome: 'inconclusive', reasons: ['no annotated row was delivered, at least 1 is needed'], evidence }
  }
  const forbidden = [
    ...forbidUnreadable(counts, rules.unreadableFile ?? 'fail'),
    ...forbid(counts, 'unknown label', rules.unknownLabel, 'unknownLabel'),
    ...forbid(counts, 'missing text', rules.missingText, 'missingText'),
  ]
  const above = share > maximumQuarantined
  const reasons =
    above || forbidden.length === 0 ? [describeShare(counts, share, maximumQuarantined), ...forbidden] : forbidden
  return { outcome: above || forbidden.length > 0 ? 'fail' : 'pass', reasons, evidence }
}

function forbid(
  counts: AnnotationCounts,
  rule: QuarantineRule,
  choice: 'quarantine' | 'fail',
  field: string,
): string[] {
  const rows = counts.byRule[rule] ?? 0
  return choice === 'fail' && rows > 0
    ? [`rows with ${rule} are ${count(rows)}, above the limit 0 (data.validation.${field} is fail)`]
    : []
}

/** Files and not rows are counted: how many rows were lost in an unreadable file, nobody knows. */
function forbidUnreadable({ unreadableFiles }: AnnotationCounts, choice: 'quarantine' | 'fail'): string[] {
  if (choice === 'quarantine' || !unreadableFiles) return []
  const { total, firstKeys } = unreadableFiles
  const others = total > firstKeys.length ? ` and ${count(total - firstKeys.length)} more` : ''
  const named = `${firstKeys.join(', ')}${others}`
  return [`unreadable files are ${count(total)}, above the limit 0 (data.validation.unreadableFile is fail): ${named}`]
}

function describeShare(counts: AnnotationCounts, share: number, limit: number): string {
  const relation = share > limit ? 'is above' : 'is within'
  const rules = quarantineRules.flatMap((rule) =>
    counts.byRule[rule] ? [`${count(counts.byRule[rule])} ${rule}`] : [],
  )
  const observed = `quarantined ${percent(share)} (${count(counts.quarantined)} of ${count(counts.rows)} rows)`
  return `${observed} ${relation} the limit ${percent(limit)}${rules.length > 0 ? `: ${rules.join(', ')}` : ''}`
}

const counting = new Intl.NumberFormat('en-US')
const sharing = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })

function count(value: number): string {
  return counting.format(value)
}

function percent(share: number): string {
  return `${sharing.format(share * 100)} %`
}
