import { setCurrentDetails, setHandler, upsertSearchAttributes } from '@temporalio/workflow'
import { type Progress, progressQuery } from '../contract/retraining.ts'
import { searchAttributes } from '../contract/search-attributes.ts'

export type ProgressTracker = {
  /** Enters a phase: what it does or waits for, in words, shown in the Temporal UI and answered to `progress`; details, as Markdown, stand below. */
  enter(phase: string, doing: string, details?: string): void
  /** Leaves the outcome and its reasons where they can still be read when no worker runs. */
  conclude(outcome: string, reasons: readonly string[]): void
}

/** Keeps an operator informed in the Temporal UI: current details, the `Phase` and `Outcome` attributes, and a query. */
export function trackProgress(title: string, attributes: { model: string; trigger?: string }): ProgressTracker {
  let progress: Progress = { phase: 'starting', doing: 'waits for a worker' }
  const passed: string[] = []
  let shown = ''
  setHandler(progressQuery, () => progress, { description: 'What this workflow is doing and what it waits for' })
  upsertSearchAttributes([
    { key: searchAttributes.modelName, value: attributes.model },
    ...(attributes.trigger ? [{ key: searchAttributes.trigger, value: attributes.trigger }] : []),
  ])
  return {
    enter(phase, doing, details = '') {
      shown = details === '' ? '' : `\n\n${details}`
      if (progress.phase !== 'starting') passed.push(`- ${progress.phase}: ${progress.doing}`)
      progress = { phase, doing }
      upsertSearchAttributes([{ key: searchAttributes.phase, value: phase }])
      setCurrentDetails(`**${title}**\n\n${[...passed, `- **${phase}: ${doing}**`].join('\n')}${shown}`)
    },
    conclude(outcome, reasons) {
      progress = { phase: outcome, doing: 'nothing' }
      upsertSearchAttributes([
        { key: searchAttributes.phase, value: 'ended' },
        { key: searchAttributes.outcome, value: outcome },
      ])
      setCurrentDetails(
        `**${title}: ${outcome}**\n\n${[...passed, ...reasons.map((reason) => `- ${reason}`)].join('\n')}${shown}`,
      )
    },
  }
}
