import { setTimeout as sleep } from 'node:timers/promises'
import { workflowIds } from '../../../contract/workflow-ids.ts'
import type { WindowCheck } from '../../../domain/drift/window-check.ts'
import type { LifecycleState, OpenCase } from '../../../domain/policy/lifecycle-state.ts'
import { answerCase } from '../../../triggers/case-client.ts'
import { describeLifecycle } from '../../../triggers/lifecycle-client.ts'
import { labelledUntil, type Period } from '../mails.ts'
import { countToLearnFrom, type Mending, mendDefinition, planMending } from './mend-definition.ts'
import type { SeasonCase, UnseenLabel } from './record.ts'
import type { SeasonStage } from './stage.ts'

/** A case that was answered, and the stage with the definition as it is then. */
export type AnsweredCase = { readonly stage: SeasonStage; readonly answered: SeasonCase }

const person = 'the owner of the model'
const lookEveryMs = 200
const shownIds = 3

/** Shows the open case with its evidence, and does what a person would: mends the definition, and asks for a retraining from the case. */
export async function answerOpenCase(
  stage: SeasonStage,
  period: Period,
  verdicts: WindowCheck | null,
  runsBefore: number,
): Promise<AnsweredCase> {
  const { narrator, temporal, definition, mails } = stage
  const { model } = definition
  const { openCase, state } = await untilOpen(stage)
  const { caseId } = openCase
  narrator.say(`${workflowIds.experimentation(model, caseId)} is open and waits for a person; its evidence:`)
  for (const { folder } of openCase.evidence) narrator.say(`  ${folder}`)
  const unseen = verdicts ? findUnseen(verdicts) : []
  const labelled = labelledUntil(mails, period)
  for (const label of unseen) narrator.say(`  ${sayUnseen(label)}`)
  const trainedMeanwhile = countRuns(state) - runsBefore
  narrator.say(`retrainings begun for it so far: ${trainedMeanwhile}`)
  for (const label of unseen)
    narrator.say(sayToLearnFrom(label, countToLearnFrom(label, labelled, definition.data.split.test)))
  const mending = planMending(definition, unseen, labelled)
  const mended = await mendDefinition(stage, mending)
  const reason = reasonOf(mending)
  await answerCase(temporal, model, 'retrain', { caseId, by: person, reason })
  narrator.say(`${person} answers the case: retrain, because ${reason}`)
  const { labels: added, testShare } = mending
  return { stage: mended, answered: { caseId, unseen, added, testShare, trainedMeanwhile, reason } }
}

/** Retrainings that a lifecycle knows: ended, running and waiting. */
export function countRuns({ runs, running, waiting }: Pick<LifecycleState, 'runs' | 'running' | 'waiting'>): number {
  return runs.length + (running ? 1 : 0) + (waiting ? 1 : 0)
}

async function untilOpen({
  temporal,
  definition,
}: SeasonStage): Promise<{ openCase: OpenCase; state: LifecycleState }> {
  for (;;) {
    const state = await describeLifecycle(temporal, definition.model)
    if (!state.openCase) throw new Error('the policy decided for a case, and none is open')
    if (state.openCase.told >= state.openCase.evidence.length) return { openCase: state.openCase, state }
    await sleep(lookEveryMs)
  }
}

/** Labels in the truth of the window that the champion was never trained on, with their share of the truth of their task. */
function findUnseen({ tasks, monitors }: Pick<WindowCheck, 'tasks' | 'monitors'>): UnseenLabel[] {
  return Object.entries(tasks).flatMap(([task, { unknownTruth }]) => {
    const watching = monitors.find((monitor) => monitor.kind === 'unseen-labels' && monitor.task === task)
    const n = watching?.measurement?.n ?? 0
    return unknownTruth.map(({ label, count, ids }) => ({ task, label, count, share: n > 0 ? count / n : 0, ids }))
  })
}

function sayUnseen({ task, label, count, share, ids }: UnseenLabel): string {
  const percent = (share * 100).toFixed(1)
  return `${task} ${label}: ${count} mails, ${percent} % of the truth, unknown to the model; such as ${ids.slice(0, shownIds).join(', ')}`
}

function sayToLearnFrom({ task, label }: UnseenLabel, older: number): string {
  return `of all ${task} ${label} so far, ${older} are older than the period that models are tested on`
}

function reasonOf({ labels, testShare }: Mending): string {
  const listed = labels.map(({ task, label }) => `${task} ${label} is in the definition now`)
  const tested = testShare === null ? [] : [`the test takes the newest ${testShare * 100} % only`]
  const mended = [...listed, ...tested].join(', and ')
  return mended || 'the labels of the period are delivered, and nothing in the definition needs mending'
}
