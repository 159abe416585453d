import { measureEmbeddingDrift } from '../../src/domain/drift/embedding-drift.ts'
import { measureTextDrift } from '../../src/domain/drift/text-drift.ts'
import { measureEstimatedQuality, type ProbableAnswer } from '../../src/domain/quality/cbpe.ts'
import { macroF1Interval } from '../../src/domain/quality/macro-f1-interval.ts'
import { seededGenerator } from '../../src/domain/statistics/seeded-generator.ts'
import { hashedWordsEmbedder } from '../../src/domain/text/hashed-words-embedder.ts'
import { readComplaints } from './complaints.ts'
import { type MadeUpText, makeUpTexts } from './made-up-texts.ts'
import type { MonitorsBenchOptions } from './options.ts'

/** How long one monitor takes on so many rows of window and reference each, in milliseconds. */
export type MonitorTiming = {
  readonly monitor: string
  readonly rows: number
  readonly target: string
  readonly ms: readonly number[]
}

type Timed = Omit<MonitorTiming, 'ms'> & { readonly run: () => unknown }

const labels = ['complaint', 'question', 'order', 'other']
const rule = { level: 0.01, seed: 1 }
const fullSize = 4500
const intervalRows = 5000
const resamples = 2000

/** Each monitor at a tenth of the size and at the whole, so that a reader sees how the time grows. */
export async function measureMonitors(
  { repetitions, words }: Pick<MonitorsBenchOptions, 'repetitions' | 'words'>,
  say: (line: string) => void,
): Promise<MonitorTiming[]> {
  const timed = [...madeUpTexts(words), ...embeddings(words), ...(await realTexts()), ...estimates(), ...intervals()]
  return timed.map(({ run, ...of }) => {
    say(`${of.monitor}, ${of.rows} rows a side`)
    // What the engine compiles on the way is no part of a monitor.
    run()
    return { ...of, ms: Array.from({ length: repetitions }, () => clock(run)) }
  })
}

function clock(run: () => unknown): number {
  const startedAt = performance.now()
  run()
  return performance.now() - startedAt
}

function madeUpTexts(words: number): Timed[] {
  return [fullSize / 10, fullSize].map((count) => {
    const reference = makeUpTexts({ purpose: `reference/${count}`, count, words })
    const window = makeUpTexts({ purpose: `window/${count}`, count, words, foreignWords: 0.02 })
    return timeTextDrift(`text drift, made-up texts of ${words} words`, reference, window)
  })
}

function embeddings(words: number): Timed[] {
  return [fullSize / 10, fullSize].map((count) => {
    const sides = {
      reference: makeUpTexts({ purpose: `reference/${count}`, count, words }),
      window: makeUpTexts({ purpose: `window/${count}`, count, words, foreignWords: 0.02 }),
    }
    const run = () =>
      measureEmbeddingDrift({ ...rule, effect: 'mmd', warning: 0.1, embedder: hashedWordsEmbedder(), ...sides })
    return { monitor: `embedding drift, made-up texts of ${words} words`, rows: count, target: '', run }
  })
}

async function realTexts(): Promise<Timed[]> {
  const complaints = await readComplaints()
  if (!complaints) return []
  return [fullSize / 10, fullSize].map((count) =>
    timeTextDrift('text drift, complaints', complaints.slice(0, count), complaints.slice(-count)),
  )
}

function timeTextDrift(monitor: string, reference: readonly MadeUpText[], window: readonly MadeUpText[]): Timed {
  const run = () => measureTextDrift({ ...rule, effect: 'classifier-auc', warning: 0.6, reference, window })
  return { monitor, rows: window.length, target: window.length === fullSize ? '≤ 500 ms' : '', run }
}

function estimates(): Timed[] {
  return [fullSize / 10, fullSize, fullSize * 10].map((count) => {
    const [reference, window] = [makeUpAnswers('reference', count), makeUpAnswers('window', count)]
    const run = () => measureEstimatedQuality({ ...rule, effect: 'f1-drop', warning: 0.05, labels, reference, window })
    return { monitor: `estimated macro-F1, ${labels.length} labels`, rows: count, target: '', run }
  })
}

function intervals(): Timed[] {
  return [intervalRows / 10, intervalRows, intervalRows * 10].map((rows) => {
    const pairs = makeUpAnswers('interval', rows).map(({ label, truth }) => ({ truth: truth ?? '', predicted: label }))
    const counts = pairs.map((pair) => ({ ...pair, count: 1 }))
    const run = () => macroF1Interval(counts, { resamples, tail: 0.025, seed: 1 })
    const target = rows === intervalRows ? '≤ 200 ms' : ''
    return { monitor: `macro-F1 interval, ${resamples.toLocaleString('en')} resamples`, rows, target, run }
  })
}

function makeUpAnswers(purpose: string, count: number): ProbableAnswer[] {
  const generator = seededGenerator(1, `answers/${purpose}`)
  return Array.from({ length: count }, () => {
    const weights = labels.map(() => (1 + (generator.next() >>> 0)) ** 3)
    const sum = weights.reduce((total, weight) => total + weight, 0)
    const probabilities = Object.fromEntries(labels.map((label, i) => [label, (weights[i] ?? 0) / sum]))
    const label = labels[weights.indexOf(Math.max(...weights))] ?? ''
    return { label, truth: labels[(generator.next() >>> 0) % labels.length] ?? '', probabilities }
  })
}
