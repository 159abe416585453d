import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { execa } from 'execa'
import { madeUpRows } from './columns.ts'
import { type ColumnCounts, countColumns } from './count-columns.ts'

/** Repeated measurements of one size, each in a process of its own. */
export type ProcessTiming = {
  readonly what: string
  readonly rows: number
  readonly target: string
  readonly ms: readonly number[]
  /** The largest resident memory of each process. */
  readonly peakBytes: readonly number[]
}

type Answer = { readonly ms: number; readonly peakBytes: number; readonly monitors: number; readonly measured: number }

const sizes = [10_000, 100_000, 1_000_000]
const referenceRows = 100_000
const program = fileURLToPath(new URL('./columns-process.js', import.meta.url))

/** Rows with ten columns against a profile: counting by DuckDB and judging, at three sizes. */
export async function measureColumns(repetitions: number, say: (line: string) => void): Promise<ProcessTiming[]> {
  const folder = await mkdtemp(join(tmpdir(), 'perennial-columns-'))
  try {
    const reference = join(folder, 'reference.json')
    await makeRows(join(folder, 'reference.parquet'), referenceRows, 1)
    await writeFile(reference, JSON.stringify(await checkedCounts(join(folder, 'reference.parquet'))))
    const timings: ProcessTiming[] = []
    for (const rows of sizes) {
      const window = join(folder, `${rows}.parquet`)
      await makeRows(window, rows, 2)
      say(`columns of ${rows} rows`)
      const answers: Answer[] = []
      for (let i = 0; i < repetitions; i++) answers.push(await judgeInProcess(window, reference))
      const what = `10 columns, ${answers[0]?.monitors} monitors`
      const target = rows === 1_000_000 ? '≤ 2 s, ≤ 500 MB' : ''
      timings.push({
        what,
        rows,
        target,
        ms: answers.map(({ ms }) => ms),
        peakBytes: answers.map(({ peakBytes }) => peakBytes),
      })
    }
    return timings
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function makeRows(path: string, rows: number, seed: number): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`COPY (${madeUpRows(rows, seed)}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`)
  connection.closeSync()
  instance.closeSync()
}

async function judgeInProcess(window: string, reference: string): Promise<Answer> {
  const { stdout } = await execa(process.execPath, [program, window, reference])
  const answer = JSON.parse(stdout) as Answer
  if (answer.measured === answer.monitors) return answer
  throw new Error(`${answer.monitors - answer.measured} of ${answer.monitors} monitors had no value`)
}

async function checkedCounts(path: string): Promise<ColumnCounts> {
  const counts = await countColumns(path)
  const cells = [
    counts.confidenceCells,
    ...Object.values(counts.descriptors).flatMap((of) => (typeof of === 'number' ? [] : [of.cells])),
  ]
  const missing = cells.find((of) => of.reduce((sum, count) => sum + count, 0) !== referenceRows)
  if (missing) throw new Error(`the cells of a column must hold ${referenceRows} rows, got ${missing}`)
  return counts
}
