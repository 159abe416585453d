import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { makeUpCaptures } from './made-up-captures.ts'
import type { ProcessTiming } from './measure-columns.ts'

type Answer = { readonly ms: number; readonly peakBytes: number; readonly rows: number; readonly setAside: number }

const sizes = [10_000, 100_000]
const fullSize = 1_000_000
const program = fileURLToPath(new URL('./captures-process.js', import.meta.url))

/** A day of capture and ground-truth files, read as a check reads them, at several sizes. */
export async function measureCaptures(
  { repetitions, full }: { readonly repetitions: number; readonly full: boolean },
  say: (line: string) => void,
): Promise<ProcessTiming[]> {
  const timings: ProcessTiming[] = []
  for (const rows of full ? [...sizes, fullSize] : sizes) {
    const folder = await mkdtemp(join(tmpdir(), 'perennial-captures-'))
    try {
      say(`capture files of ${rows} rows`)
      await makeUpCaptures(folder, rows)
      const answers: Answer[] = []
      for (let i = 0; i < repetitions; i++) answers.push(await readInProcess(folder, rows))
      const [ms, peakBytes] = [answers.map((of) => of.ms), answers.map((of) => of.peakBytes)]
      timings.push({ what: 'reading capture and ground-truth files', rows, target: '', ms, peakBytes })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return timings
}

async function readInProcess(folder: string, rows: number): Promise<Answer> {
  const { stdout } = await execa(process.execPath, [program, folder])
  const answer = JSON.parse(stdout) as Answer
  if (answer.rows === rows && answer.setAside === 0) return answer
  throw new Error(`${rows} rows were written, and ${answer.rows} read, ${answer.setAside} lines set aside`)
}
