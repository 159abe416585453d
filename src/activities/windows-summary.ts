import type { QuarantinedLine } from '../domain/drift/captured-inference.ts'
import type { ReferenceProfile } from '../domain/drift/reference-profile.ts'
import type { CheckedSpans } from '../domain/drift/window.ts'
import type { SampledText, TaskWindow, WindowContent } from '../domain/drift/window-content.ts'
import { during, type WindowDatabase } from './windows-database.ts'
import { countFaults } from './windows-faults.ts'
import { countCaptured, countTold, type StagedCount } from './windows-line-counts.ts'
import { reportedLines } from './windows-quarantine.ts'
import { countSlices } from './windows-slices.ts'
import { summariseTask } from './windows-task-summary.ts'

/** What the definition says of the rows, and what the champion's reference does. */
export type WindowSubject = {
  /** The text's fields. */
  readonly fields: readonly string[]
  readonly tasks: Readonly<Record<string, { readonly labels: readonly string[] }>>
  /** The names by whose values the rows are counted. */
  readonly slices: readonly string[]
  readonly labelDelayMs: number
  /** Null where nothing is known: then neither unknown words, unexpected languages nor texts that are too long can be told. */
  readonly reference: Pick<ReferenceProfile, 'vocabulary' | 'languages' | 'longest'> | null
}

type Read = {
  readonly captured: StagedCount
  readonly told: StagedCount
  readonly duplicates: number
  readonly broken: readonly QuarantinedLine[]
}

/** Counts and samples of the tables `seen`, `instances`, `texts`, `sure`, `judged`, `told` and `truth`. */
export async function summariseWindow(
  database: WindowDatabase,
  { spans, ...subject }: WindowSubject & { readonly spans: CheckedSpans },
  { captured, told, duplicates, broken }: Read,
): Promise<WindowContent> {
  const tasks: Record<string, TaskWindow> = {}
  for (const [index, [task, { labels }]] of Object.entries(subject.tasks).entries()) {
    tasks[task] = await summariseTask(database, { index, labels, spans })
  }
  const captures = await countCaptured(database, captured, duplicates)
  const texts = await database.rows<SampledText>('SELECT id, text FROM texts ORDER BY hash, id')
  // Loaded only where a window is read: the table of languages takes time and memory.
  const { describeSample } = await import('../domain/drift/describe-sample.ts')
  const { descriptors, languages, unexpectedLanguage } = describeSample(texts, subject.reference)
  const { rows, ...faults } = await countFaults(database, subject, spans)
  return {
    spans,
    rows,
    texts,
    quality: {
      ...faults,
      // A line that cannot be read is a captured inference too.
      invalid: { count: faults.invalid.count + captures.quarantined, n: rows + captures.quarantined },
      unexpectedLanguage,
    },
    descriptors,
    languages,
    perHour: await countHours(database, spans),
    slices: await countSlices(database, subject, spans),
    tasks,
    captures,
    truth: await countTold(database, told, { ...subject, spans }),
    quarantine: [...captured.quarantine, ...told.quarantine, ...broken].slice(0, reportedLines),
  }
}

const hourMs = 3_600_000

async function countHours(database: WindowDatabase, { inputs }: CheckedSpans): Promise<number[]> {
  const hours = new Array<number>(Math.max(0, Math.ceil((inputs.toMs - inputs.fromMs) / hourMs))).fill(0)
  const counted = await database.rows<{ hour: number; n: number }>(
    `SELECT floor((at_ms - ${inputs.fromMs}) / ${hourMs})::DOUBLE AS hour, count(*)::DOUBLE AS n
    FROM instances WHERE ${during(inputs)} GROUP BY hour`,
  )
  for (const { hour, n } of counted) hours[hour] = n
  return hours
}
