import type { ObjectStore } from '../aws/object-store.ts'
import { parseObjectUri } from '../contract/keys.ts'
import type { ComparisonRow } from '../domain/gate/comparison-row.ts'
import type { EvaluationRules } from '../domain/gate/evaluation-rules.ts'
import { measureComparison } from '../domain/gate/measure-comparison.ts'
import type { GateMeasurement } from '../domain/gate/measurement.ts'
import type { MeasuredTask } from '../domain/quality/task-metric.ts'
import { failure, rethrowAws } from './failures.ts'
import { readTestRows, type TestRow } from './test-rows.ts'

export type ComparisonDeps = { readonly objects: Pick<ObjectStore, 'read'> }

/** The parts of a definition that a comparison reads. */
type ComparedDefinition = {
  readonly tasks: Readonly<Record<string, MeasuredTask>>
  readonly evaluation: EvaluationRules
}

export type ComparisonInput = {
  readonly bucket: string
  readonly model: string
  readonly definition: ComparedDefinition
  readonly dataset: { readonly fingerprint: string }
  /** Where the transform jobs left their answers: one JSON line a test row, in order. */
  readonly challengerScores: string
  readonly championScores: string | null
  readonly seed?: number
}

/** One row's answers: the label by task. */
type Answers = Readonly<Record<string, string>>

// The numbers of a gate can be repeated from its data set alone, so the seed is a constant.
const defaultSeed = 2002

export function createComparisonActivities({ objects }: ComparisonDeps) {
  return {
    /** Measures the challenger, and its difference to the champion, on the test rows that both have answered. */
    async compareModels(input: ComparisonInput): Promise<GateMeasurement> {
      const { bucket, model, definition, dataset, seed = defaultSeed } = input
      const tasks = Object.keys(definition.tasks)
      const rows = await readTestRows(objects, bucket, model, dataset.fingerprint)
      const challenger = await readAnswers(objects, input.challengerScores, rows.length, tasks)
      const champion = input.championScores
        ? await readAnswers(objects, input.championScores, rows.length, tasks)
        : undefined
      requireAllTasks(challenger, tasks, input.challengerScores)
      const compared = rows.map((row, at) => compareRow(row, challenger[at] ?? {}, champion?.[at]))
      return measureComparison(compared, definition.tasks, definition.evaluation, seed)
    },
  }
}

function compareRow(
  { id, group, labels, slices }: TestRow,
  challenger: Answers,
  champion: Answers | undefined,
): ComparisonRow {
  return { id, group, truth: labels, slices, challenger, champion }
}

async function readAnswers(
  objects: ComparisonDeps['objects'],
  uri: string,
  rows: number,
  tasks: readonly string[],
): Promise<Answers[]> {
  const { bucket, key } = parseObjectUri(uri)
  const bytes = await objects.read(bucket, key).catch((error) => rethrowAws(error, `read ${uri}`))
  if (!bytes) throw failure('EvidenceMissing', `the transform job left no answers at ${uri}`)
  const lines = new TextDecoder()
    .decode(bytes)
    .split('\n')
    .filter((line) => line.trim() !== '')
  if (lines.length !== rows) {
    throw failure('EvidenceMissing', `${uri} must hold one line for each of the ${rows} test rows, got ${lines.length}`)
  }
  return lines.map((line, at) => readAnswer(line, tasks, `${uri}, line ${at + 1}`))
}

function readAnswer(line: string, tasks: readonly string[], where: string): Answers {
  const answer = parseObject(line)
  if (!answer) throw failure('EvidenceMissing', `${where}: must be a JSON object`)
  const labels = tasks.flatMap((task) => {
    const head: unknown = answer[task]
    const label = isObject(head) ? head.label : undefined
    return typeof label === 'string' ? [[task, label] as const] : []
  })
  return Object.fromEntries(labels)
}

// A champion may be older than a task; a challenger was trained on this definition and must know every one.
function requireAllTasks(answers: readonly Answers[], tasks: readonly string[], uri: string): void {
  answers.forEach((answer, at) => {
    const task = tasks.find((name) => answer[name] === undefined)
    if (task !== undefined)
      throw failure('EvidenceMissing', `${uri}, line ${at + 1}: must hold a label for task ${task}`)
  })
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
