import { readFile } from 'node:fs/promises'
import { type ColumnCounts, countColumns } from './count-columns.ts'
import { judgeColumns } from './judge-columns.ts'

// A process of its own, so that its memory is what counting and judging takes: `columns-process.js <window.parquet> <reference.json>`.
const [window = '', reference = ''] = process.argv.slice(2)
const counted = JSON.parse(await readFile(reference, 'utf8')) as ColumnCounts
const startedAt = performance.now()
const { monitors } = judgeColumns(counted, await countColumns(window))
const ms = performance.now() - startedAt
const measured = monitors.filter(({ measurement }) => typeof measurement?.value === 'number').length
const peakBytes = process.resourceUsage().maxRSS * 1024
process.stdout.write(`${JSON.stringify({ ms, peakBytes, monitors: monitors.length, measured })}\n`)
