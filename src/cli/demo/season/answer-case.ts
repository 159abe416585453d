import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadSettings } from '../../../config/load.ts'
import { workflowIds } from '../../../contract/workflow-ids.ts'
import type { WindowCheck } from '../../../domain/drift/window-check.ts'
import type { LifecycleState, OpenCase } from '../../../domain/policy/lifecycle-state.ts'
import { applyDefinition } from '../../../triggers/apply-definition.ts'
import { answerCase } from '../../../triggers/case-client.ts'
import { describeLifecycle } from '../../../triggers/lifecycle-client.ts'
import { readDefinitionOrExplain } from '../../definition-file.ts'
import type { SeasonCase, UnseenLabel } from './record.ts'
import type { SeasonStage } from './stage.ts'

/** A case that was answered, and the stage with the definition as it is then. */
export type AnsweredCase = { readonly stage: SeasonStage; readonly answered: SeasonCase }

const person = 'the owner of the model'
const lookEveryMs = 200
const shownIds = 3

/**
 * Shows the open case with its evidence, and does what a person would: adds labels that the truth has and the definition lacks, applies
 * it, and asks for a retraining from the case. Without such a label there is nothing to mend but what the new labels teach.
 */
export async function answerOpenCase(
  stage: SeasonStage,
  verdicts: WindowCheck | null,
  runsBefore: number,
): Promise<AnsweredCase> {
  const { narrator, temporal, definition } = stage
  const { model } = definition
  const { openCase, state } = await untilOpen(stage)
  const { caseId } = openCase
  narrator.say(`${workflowIds.experimentation(model, caseId)} is open and waits for a person; its evidence:`)
  for (const { folder } of openCase.evidence) narrator.say(`  ${folder}`)
  const unseen = verdicts ? findUnseen(verdicts) : []
  for (const label of unseen) narrator.say(`  ${sayUnseen(label)}`)
  const trainedMeanwhile = countRuns(state) - runsBefore
  narrator.say(`retrainings started for it: ${trainedMeanwhile}, since none would cure it`)
  const added = unseen.filter(({ task, label }) => !definition.tasks[task]?.labels.includes(label))
  const mended = await addLabels(stage, added)
  const reason = reasonOf(added)
  await answerCase(temporal, model, 'retrain', { caseId, by: person, reason })
  narrator.say(`${person} answers the case: retrain, because ${reason}`)
  return { stage: mended, answered: { caseId, unseen, added, trainedMeanwhile, reason } }
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
export function findUnseen({ tasks, monitors }: Pick<WindowCheck, 'tasks' | 'monitors'>): UnseenLabel[] {
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

function reasonOf(added: readonly UnseenLabel[]): string {
  if (added.length === 0) return 'the labels of the period are delivered, and nothing in the definition needs mending'
  return `${added.map(({ task, label }) => `${task} ${label}`).join(' and ')} is in the definition now`
}

/** Adds each label to the labels file of its task, and applies the definition. */
async function addLabels(stage: SeasonStage, added: readonly UnseenLabel[]): Promise<SeasonStage> {
  if (added.length === 0) return stage
  const { definitionFile, narrator, temporal, clients } = stage
  for (const { task, label } of added) {
    const file = join(dirname(definitionFile), 'labels', `${task}.yaml`)
    await writeFile(file, withLabel(await readFile(file, 'utf8'), label))
    narrator.say(`the owner of the model adds \`- ${label}\` to ${file}`)
  }
  const definition = readDefinitionOrExplain(definitionFile, loadSettings().environment)
  if (!definition) throw new Error(`the definition is broken after the change: ${definitionFile}`)
  await applyDefinition({ temporal, clients, definition, createBucket: false })
  narrator.say(`perennial apply ${definitionFile}`)
  return { ...stage, definition }
}

/** A list of labels, one a line, with one more at its end. */
export function withLabel(file: string, label: string): string {
  return `${file.trimEnd()}\n- ${JSON.stringify(label)}\n`
}
