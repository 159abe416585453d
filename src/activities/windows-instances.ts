import type { QuarantinedLine } from '../domain/drift/captured-inference.ts'
import type { CheckedSpans, TimeSpan } from '../domain/drift/window.ts'
import { capturedInstances } from './windows-captures-query.ts'
import { during, linesOf, notBlank, type WindowDatabase } from './windows-database.ts'
import { findBrokenLines } from './windows-quarantine.ts'
import { createSample, type Sample } from './windows-sample.ts'
import type { StagedLines } from './windows-staging.ts'
import type { WindowSubject } from './windows-summary.ts'
import { isTold } from './windows-truth-query.ts'

// Enough to tell a window from its reference; the cost of a check does not grow beyond it.
const sampledTexts = 5_000
const sampledConfidences = 20_000
const sampledJudged = 5_000

type Input = { readonly subject: WindowSubject; readonly spans: CheckedSpans; readonly whole: TimeSpan }

/**
 * Tables `instances`, one row a text that was answered in the span, under the id by which truth names it; `seen`, which counts the lines
 * by the rule that they break; and the samples `texts`, `sure` and `judged`. What is long (texts, probabilities) is kept of the
 * samples only, so that a window of a million rows fits into memory. Of an id that was captured again, the first in time counts.
 * Needs the table `told`. Returns how many lines came again, and the first broken ones.
 */
export async function readInstances(
  database: WindowDatabase,
  parts: AsyncIterable<StagedLines>,
  input: Input,
): Promise<{ duplicates: number; broken: QuarantinedLine[] }> {
  const samples = samplesOf(database, input)
  const broken: QuarantinedLine[] = []
  let into = 'CREATE TABLE'
  for await (const part of parts) {
    await addPart(database, { part, into, input, samples })
    for (const sample of Object.values(samples)) await sample.add('part')
    broken.push(...(await findBrokenLines(database, part)))
    await database.run('DROP TABLE part')
    into = 'INSERT INTO'
  }
  const duplicates = await dropRepeated(database)
  if (duplicates > 0) for (const sample of Object.values(samples)) await sample.finish()
  return { duplicates, broken }
}

async function addPart(
  database: WindowDatabase,
  { part, into, input, samples }: { part: StagedLines; into: string; input: Input; samples: Samples },
): Promise<void> {
  const { subject, whole } = input
  const as = into.startsWith('CREATE') ? 'AS' : ''
  const lines = `SELECT line FROM (${linesOf(part)}) WHERE ${notBlank}`
  const answers = `(${samples.sure.candidates()} OR ${samples.judged.candidates()})`
  const query = { subject, span: whole, texts: samples.texts.candidates(), answers }
  await database.run(`CREATE TABLE part AS ${capturedInstances(lines, query)}`)
  await database.run(
    `${into} seen ${as} SELECT rule, inside, ${astray(whole)} AS astray, count(*) AS lines FROM part WHERE coalesce(place, 0) = 0 GROUP BY ALL`,
  )
  await database.run(`${into} instances ${as} SELECT ${countedColumns(subject)} FROM part WHERE place IS NOT NULL`)
}

/** A line that was filed in the window's hours by a clock that is wrong. */
function astray({ fromMs, toMs }: TimeSpan): string {
  return `coalesce(rule IS NULL AND (at_ms < ${fromMs - dayMs} OR at_ms >= ${toMs + dayMs}), false)`
}

const dayMs = 86_400_000

/** What is known of every instance: short, whatever was written. */
function countedColumns({ fields, tasks, slices }: WindowSubject): string {
  const each = (of: object, name: string) => Object.keys(of).map((_, index) => `${name}_${index}`)
  const own = [
    'call',
    'place',
    'size',
    'at_ms',
    'content',
    'id',
    'has_text',
    'has_words',
    'lacks_field',
    'invalid',
    'text_hash',
  ]
  const counted = [...each(tasks, 'label'), ...each(tasks, 'fault'), ...each(tasks, 'cell')]
  return [...own, 'characters', ...each(fields, 'length'), ...each(slices, 'slice'), ...counted].join(', ')
}

type Samples = Readonly<Record<'texts' | 'sure' | 'judged', Sample>>

function samplesOf(database: WindowDatabase, { subject, spans }: Input): Samples {
  const sure = Object.keys(subject.tasks).flatMap((_, index) => [
    `label_${index}, fault_${index}, probabilities_${index}`,
  ])
  const sample = (table: string, size: number, columns: readonly string[], condition: string) =>
    createSample(database, { table, size, columns, condition })
  return {
    texts: sample('texts', sampledTexts, ['text'], during(spans.inputs)),
    sure: sample('sure', sampledConfidences, sure, during(spans.inputs)),
    judged: sample('judged', sampledJudged, sure, `${during(spans.labelled)} AND ${isTold}`),
  }
}

/** Only ids that came again are compared by content, so that no order of lines decides. */
async function dropRepeated(database: WindowDatabase): Promise<number> {
  const count = async (sql: string) => (await database.rows<{ n: number }>(sql))[0]?.n ?? 0
  const lines = 'SELECT count(*)::DOUBLE AS n FROM instances WHERE place = 0'
  await database.run(`CREATE TABLE again AS
    SELECT call, min({'at': at_ms, 'content': content}) AS first FROM instances WHERE place = 0 GROUP BY call HAVING count(*) > 1`)
  if ((await count('SELECT count(*)::DOUBLE AS n FROM again')) === 0) return 0
  const before = await count(lines)
  await database.run(`DELETE FROM instances WHERE rowid IN (
    WITH of_again AS (
      SELECT instances.rowid AS found, {'at': at_ms, 'content': content} <> first AS later,
        row_number() OVER (PARTITION BY call, place, at_ms, content) > 1 AS same
      FROM instances JOIN again USING (call)
    )
    SELECT found FROM of_again WHERE later OR same)`)
  return before - (await count(lines))
}
