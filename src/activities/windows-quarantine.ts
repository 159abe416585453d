import { describeLine, type LineRule, type QuarantinedLine } from '../domain/drift/captured-inference.ts'
import { capturedLines } from './windows-captures-query.ts'
import { notBlank, numberedLinesOf, type WindowDatabase } from './windows-database.ts'
import type { StagedFile, StagedLines } from './windows-staging.ts'

/** So many lines that were set aside are named; all are counted. */
export const reportedLines = 20

/** The first broken lines of a part that is in the table `part`. Numbering takes a second look, which is taken only where one is broken. */
export async function findBrokenLines(database: WindowDatabase, staged: StagedLines): Promise<QuarantinedLine[]> {
  const [part] = await database.rows<{ broken: number }>('SELECT count(rule)::DOUBLE AS broken FROM part')
  if (!part?.broken) return []
  const lines = `SELECT n, line FROM (${numberedLinesOf(staged)}) WHERE ${notBlank}`
  const broken = await database.rows<{ n: number; rule: LineRule }>(
    `SELECT n::DOUBLE AS n, rule FROM (${capturedLines(lines)}) WHERE rule IS NOT NULL ORDER BY n LIMIT ${reportedLines}`,
  )
  return nameLines(broken, staged.files)
}

/** Lines with the files in which they lie, and their numbers there. */
export function nameLines(
  lines: readonly { readonly n: number; readonly rule: LineRule }[],
  files: readonly StagedFile[],
): QuarantinedLine[] {
  return lines.flatMap(({ n, rule }): QuarantinedLine[] => {
    const file = files.findLast(({ firstLine, lines: count }) => count > 0 && firstLine <= n)
    if (!file) return []
    const line = n - file.firstLine + 1
    const message = describeLine(rule, rule === 'broken line' && file.cutOff && line === file.lines)
    return [{ key: file.key, line, rule, message }]
  })
}
