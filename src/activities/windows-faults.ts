import { cutFrom, fewestCut } from '../domain/drift/text-faults.ts'
import type { CheckedSpans } from '../domain/drift/window.ts'
import type { Share, TextFault } from '../domain/drift/window-content.ts'
import { during, type WindowDatabase } from './windows-database.ts'
import type { WindowSubject } from './windows-summary.ts'

type Faults = Record<Exclude<TextFault, 'unexpectedLanguage'>, Share> & { readonly rows: number }
type Counts = { rows: number; empty: number; lacking: number; invalid: number; distinct_texts: number; long: number }

/** The texts of the window, and how many of them have each fault that can be told without reading them again. */
export async function countFaults(
  database: WindowDatabase,
  { fields, reference }: Pick<WindowSubject, 'fields' | 'reference'>,
  { inputs }: CheckedSpans,
): Promise<Faults> {
  const [counts] = await database.rows<Counts>(
    `SELECT count(*)::DOUBLE AS "rows", (count(*) FILTER (NOT has_words))::DOUBLE AS empty,
      (count(*) FILTER (has_words AND lacks_field))::DOUBLE AS lacking, (count(*) FILTER (invalid))::DOUBLE AS invalid,
      (count(DISTINCT text_hash) FILTER (has_words))::DOUBLE AS distinct_texts,
      (count(*) FILTER (characters > ${reference?.longest ?? 0}))::DOUBLE AS long
    FROM instances WHERE ${during(inputs)}`,
  )
  const { rows = 0, empty = 0, lacking = 0, invalid = 0, distinct_texts: distinct = 0, long = 0 } = counts ?? {}
  return {
    rows,
    empty: { count: empty, n: rows },
    missing: { count: lacking, n: rows - empty },
    invalid: { count: invalid, n: rows },
    duplicate: { count: rows - empty - distinct, n: rows },
    truncated: { count: rows > 0 ? await countCut(database, fields, inputs) : 0, n: rows },
    tooLong: reference ? { count: long, n: rows } : { count: 0, n: 0 },
  }
}

/** Texts of which a field is as long as the longest, where that is a limit; see `cutLength`. */
async function countCut(
  database: WindowDatabase,
  fields: readonly string[],
  inputs: CheckedSpans['inputs'],
): Promise<number> {
  const longest = fields.map(
    (
      _,
      index,
    ) => `(SELECT CASE WHEN count(DISTINCT text_hash) >= ${fewestCut} THEN any_value(length_${index}) END FROM checked
      WHERE length_${index} >= ${cutFrom} AND length_${index} = (SELECT max(length_${index}) FROM checked)) AS longest_${index}`,
  )
  const cut = fields.map((_, index) => `length_${index} = longest_${index}`)
  const [row] = await database.rows<{ cut: number }>(
    `WITH checked AS (SELECT * FROM instances WHERE ${during(inputs)}), longest AS (SELECT ${longest.join(', ')})
    SELECT (count(*) FILTER (${cut.join(' OR ')}))::DOUBLE AS cut FROM checked, longest`,
  )
  return row?.cut ?? 0
}
