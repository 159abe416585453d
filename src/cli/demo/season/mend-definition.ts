import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import type { AnnotationRecord } from '../../../../examples/client-email/corpus.ts'
import { loadSettings } from '../../../config/load.ts'
import type { ModelDefinition } from '../../../config/schema.ts'
import { applyDefinition } from '../../../triggers/apply-definition.ts'
import { readDefinitionOrExplain } from '../../definition-file.ts'
import type { UnseenLabel } from './record.ts'
import type { SeasonStage } from './stage.ts'

/** What the owner of the model changes in the definition. */
export type Mending = {
  readonly labels: readonly UnseenLabel[]
  /** Null where the share of the test stays as it is. */
  readonly testShare: number | null
}

const fewestToLearnFrom = 20
const mostHalvings = 2

/**
 * What an owner changes who sees labels that the model does not know: lists them, and, where nearly all of their mails are so new that
 * models are only tested on them, halves the share of the test until there are some to learn from.
 */
export function planMending(
  { tasks, data }: Pick<ModelDefinition, 'tasks' | 'data'>,
  unseen: readonly UnseenLabel[],
  labelled: readonly AnnotationRecord[],
): Mending {
  const labels = unseen.filter(({ task, label }) => !tasks[task]?.labels.includes(label))
  const shares = Array.from({ length: mostHalvings + 1 }, (_, halvings) => data.split.test / 2 ** halvings)
  const suits = (share: number) =>
    unseen.every((label) => countToLearnFrom(label, labelled, share) >= fewestToLearnFrom)
  const testShare = shares.find(suits) ?? data.split.test
  return { labels, testShare: testShare === data.split.test ? null : testShare }
}

/** How many mails with a label are older than the newest `share` of all. */
export function countToLearnFrom(
  { task, label }: Pick<UnseenLabel, 'task' | 'label'>,
  labelled: readonly AnnotationRecord[],
  share: number,
): number {
  const dated = labelled.toSorted((a, b) => ((a.received_at ?? '') < (b.received_at ?? '') ? -1 : 1))
  const older = dated.slice(0, dated.length - Math.round(dated.length * share))
  return older.filter((mail) => (task === 'queue' || task === 'spam') && mail[task] === label).length
}

/** Makes the changes in the files of the definition, as its owner would by hand, and applies it. */
export async function mendDefinition(stage: SeasonStage, { labels, testShare }: Mending): Promise<SeasonStage> {
  if (labels.length === 0 && testShare === null) return stage
  const { definitionFile, narrator, temporal, clients } = stage
  for (const { task, label } of labels) {
    const file = join(dirname(definitionFile), 'labels', `${task}.yaml`)
    await writeFile(file, withLabel(await readFile(file, 'utf8'), label))
    narrator.say(`the owner of the model adds \`- ${label}\` to ${file}`)
  }
  if (testShare !== null) {
    await writeFile(definitionFile, withTestShare(await readFile(definitionFile, 'utf8'), testShare))
    narrator.say(`  and tests on the newest ${testShare * 100} % only: in the test they cannot be learnt from`)
  }
  const definition = readDefinitionOrExplain(definitionFile, loadSettings().environment)
  if (!definition) throw new Error(`the definition is broken after the change: ${definitionFile}`)
  await applyDefinition({ temporal, clients, definition, createBucket: false })
  narrator.say(`perennial apply ${definitionFile}`)
  return { ...stage, definition }
}

/** A list of labels, one a line, with one more at its end. */
export function withLabel(file: string, label: string): string {
  return `${file.trimEnd()}\n${stringify([label])}`
}

export function withTestShare(file: string, share: number): string {
  return file.replace(/test: newest [\d.]+ ?%/, `test: newest ${share * 100} %`)
}
