import type { ExperimentationInput } from '../contract/experimentation.ts'
import { escapeMarkdown } from '../domain/text/escape-markdown.ts'

const shownReasons = 20

/** A case as Markdown, for the Temporal UI: why it is open, where the evidence lies, and how to answer it. */
export function describeCase({ model, caseId, evidence }: ExperimentationInput): string {
  const parts = evidence.flatMap(({ at, reasons, folder }) => [
    `**window that ended ${at}** (verdicts, report and decision: \`${folder}\`)`,
    '',
    ...reasons.slice(0, shownReasons).map((reason) => `- ${escapeMarkdown(reason)}`),
    '',
  ])
  return [
    'Retraining as it is will not cure this. Look at the evidence, mend the definition, the labels or the source, then answer.',
    '',
    ...parts,
    '',
    `- to retrain from it: \`perennial case retrain ${model} ${caseId} --by NAME --reason "..."\``,
    `- to close it: \`perennial case close ${model} ${caseId} --by NAME --reason "..."\``,
  ].join('\n')
}
