import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { descriptorColumns, madeUpRows } from '../../bench/monitors/columns.ts'
import { type ColumnCounts, countColumns, outcomesOf } from '../../bench/monitors/count-columns.ts'
import { countConfidences } from '../../src/domain/drift/confidence-cells.ts'
import { cellOf, type Descriptor } from '../../src/domain/text/summarise.ts'

type Row = { truth: string; label: string; confidence: number } & Record<string, number>

const rows = 3_000
let folder = ''
let counts: ColumnCounts
let made: Row[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perennial-columns-'))
  const path = join(folder, 'rows.parquet')
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`COPY (${madeUpRows(rows, 1)}) TO '${path}' (FORMAT parquet)`)
  made = (await connection.runAndReadAll(`FROM read_parquet('${path}')`)).getRowObjectsJS() as unknown as Row[]
  connection.closeSync()
  counts = await countColumns(path)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('countColumns', () => {
  it('counts confidences into the cells of the domain', () => {
    expect(counts.confidenceCells).toEqual(countConfidences(made.map(({ confidence }) => confidence)))
  })

  it.each(Object.entries(descriptorColumns) as [Descriptor, string][])(
    'counts %s into the cells of the domain',
    (descriptor, column) => {
      const cells = counts.descriptors[descriptor].cells.map(() => 0)
      for (const row of made) {
        const cell = cellOf(descriptor, row[column] ?? Number.NaN)
        cells[cell] = (cells[cell] ?? 0) + 1
      }
      expect(counts.descriptors[descriptor]).toEqual({ n: rows, cells })
    },
  )

  it('counts every answer with its truth once', () => {
    const { predicted, outcomes } = outcomesOf(counts.pairs)
    expect(Object.values(predicted).reduce((sum, count) => sum + count, 0)).toBe(rows)
    const right = outcomes.reduce((sum, of) => sum + (of.truth === of.predicted ? of.count : 0), 0)
    expect(right).toBe(made.filter(({ truth, label }) => truth === label).length)
  })
})
