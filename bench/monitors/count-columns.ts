import { DuckDBInstance } from '@duckdb/node-api'
import type { LabelPair, SliceCounts, TaskWindow } from '../../src/domain/drift/window-content.ts'
import type { DescriptorSummary, TextSummary } from '../../src/domain/text/summarise.ts'
import { cellSql, descriptorColumns } from './columns.ts'

/** What monitors need of a window that is held as columns. */
export type ColumnCounts = {
  readonly rows: number
  readonly empty: number
  readonly pairs: readonly (LabelPair & { readonly slice: string })[]
  readonly confidenceCells: readonly number[]
  readonly descriptors: TextSummary
  readonly languages: Readonly<Record<string, number>>
}

type Read = <Row>(sql: string) => Promise<Row[]>

const threads = '2'
const memoryLimit = '300MB'
const lengthCells = 48
const shareCells = 41
const confidenceCells = 40

/** Counts a Parquet file into the cells of the domain; the columns are read once a question, and no row reaches JavaScript. */
export async function countColumns(path: string): Promise<ColumnCounts> {
  const instance = await DuckDBInstance.create(':memory:', { threads, memory_limit: memoryLimit })
  const connection = await instance.connect()
  const table = `read_parquet('${path.replaceAll("'", "''")}')`
  const read: Read = async <Row>(sql: string) =>
    (await connection.runAndReadAll(sql)).getRowObjectsJson() as unknown as Row[]
  const count = 'count(*)::DOUBLE AS count'
  try {
    const pairs = await read<ColumnCounts['pairs'][number]>(
      `SELECT truth, label AS predicted, slice, ${count} FROM ${table} GROUP BY ALL ORDER BY ALL`,
    )
    const [empty] = await read<{ count: number }>(`SELECT ${count} FROM ${table} WHERE words = 0`)
    const spoken = await read<{ language: string; count: number }>(
      `SELECT language, ${count} FROM ${table} GROUP BY ALL ORDER BY ALL`,
    )
    const cellsOf = (cell: string, cells: number) => countCells(read, table, cell, cells)
    const summary = async (name: keyof typeof descriptorColumns): Promise<DescriptorSummary> => {
      const isLength = name === 'characters' || name === 'words'
      const cell = cellSql[isLength ? 'length' : 'share'](descriptorColumns[name])
      return { n: rows, cells: await cellsOf(cell, isLength ? lengthCells : shareCells) }
    }
    const rows = pairs.reduce((sum, of) => sum + of.count, 0)
    return {
      rows,
      empty: empty?.count ?? 0,
      pairs,
      confidenceCells: await cellsOf(cellSql.confidence('confidence'), confidenceCells),
      descriptors: {
        texts: rows,
        characters: await summary('characters'),
        words: await summary('words'),
        digitShare: await summary('digitShare'),
        symbolShare: await summary('symbolShare'),
        unknownShare: await summary('unknownShare'),
      },
      languages: Object.fromEntries(spoken.map(({ language, count: of }) => [language, of])),
    }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

async function countCells(read: Read, table: string, cell: string, cells: number): Promise<number[]> {
  const counts = new Array<number>(cells).fill(0)
  const counted = await read<{ cell: number; count: number }>(
    `SELECT (${cell})::DOUBLE AS cell, count(*)::DOUBLE AS count FROM ${table} GROUP BY ALL`,
  )
  for (const { cell: at, count } of counted) counts[at] = count
  return counts
}

type Outcomes = Pick<TaskWindow, 'predicted' | 'outcomes'>

/** Answers and outcomes of all rows, or of those of one value of the slice. */
export function outcomesOf(pairs: ColumnCounts['pairs'], slice?: string): Outcomes {
  const outcomes = new Map<string, LabelPair>()
  const predicted: Record<string, number> = {}
  for (const { truth, predicted: label, count, slice: of } of pairs) {
    if (slice !== undefined && of !== slice) continue
    predicted[label] = (predicted[label] ?? 0) + count
    const key = `${truth}\n${label}`
    outcomes.set(key, { truth, predicted: label, count: count + (outcomes.get(key)?.count ?? 0) })
  }
  return { predicted, outcomes: [...outcomes.values()] }
}

export function sliceCountsOf(pairs: ColumnCounts['pairs'], task: string): SliceCounts {
  const values = [...new Set(pairs.map(({ slice }) => slice))]
  const rows = (value: string) => pairs.reduce((sum, { slice, count }) => sum + (slice === value ? count : 0), 0)
  return {
    slice: Object.fromEntries(
      values.map((value) => [value, { rows: rows(value), tasks: { [task]: outcomesOf(pairs, value) } }]),
    ),
  }
}
