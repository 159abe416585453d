import { type SeededGenerator, seededGenerator } from '../../src/domain/statistics/seeded-generator.ts'
import { newWordScan, scanWords } from '../../src/domain/text/scan-words.ts'

export type LabelledText = { readonly text: string; readonly label: string }

export type ModelAnswer = { readonly label: string; readonly probabilities: Readonly<Record<string, number>> }

const places = 1 << 16
const epochs = 8
const firstStep = 8
const decay = 0.3
/** As the containers round. */
const decimals = 1e6

/** A softmax regression over hashed words, trained by gradient steps in a seeded order: plain, and the same at every run. */
export function trainModel(texts: readonly LabelledText[], seed: number): (text: string) => ModelAnswer {
  const labels = [...new Set(texts.map(({ label }) => label))].sort()
  const weights = labels.map(() => new Float64Array(places))
  const examples = texts.map(({ text, label }) => ({ features: featuresOf(text), target: labels.indexOf(label) }))
  const generator = seededGenerator(seed, 'linear-model')
  for (let epoch = 0; epoch < epochs; epoch++) {
    const step = firstStep / (1 + decay * epoch) ** 2
    for (const { features, target } of shuffled(examples, generator)) {
      const probabilities = softmax(scoresOf(weights, features))
      weights.forEach((of, k) => {
        const change = (step * ((k === target ? 1 : 0) - (probabilities[k] ?? 0))) / features.length
        for (const place of features) of[place] = (of[place] ?? 0) + change
      })
    }
  }
  return (text) => answer(labels, softmax(scoresOf(weights, featuresOf(text))))
}

export function shuffled<T>(items: readonly T[], generator: SeededGenerator): T[] {
  const mixed = [...items]
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(((generator.next() >>> 0) / 2 ** 32) * (i + 1))
    ;[mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T]
  }
  return mixed
}

/** The distinct words of a text; a text without any has the place that stands for that. */
function featuresOf(text: string): Int32Array {
  const { hashes, count } = scanWords(text, newWordScan())
  const distinct = new Set<number>()
  for (let i = 0; i < count; i++) distinct.add((hashes[i] ?? 0) & (places - 1))
  return Int32Array.from(distinct.size > 0 ? distinct : [0])
}

function scoresOf(weights: readonly Float64Array[], features: Int32Array): number[] {
  return weights.map((of) => {
    let sum = 0
    for (const place of features) sum += of[place] ?? 0
    return sum
  })
}

function softmax(scores: readonly number[]): number[] {
  const largest = Math.max(...scores)
  const parts = scores.map((score) => Math.exp(score - largest))
  const sum = parts.reduce((total, part) => total + part, 0)
  return parts.map((part) => part / sum)
}

function answer(labels: readonly string[], probabilities: readonly number[]): ModelAnswer {
  const best = probabilities.indexOf(Math.max(...probabilities))
  const rounded = labels.map((label, k) => [label, Math.round((probabilities[k] ?? 0) * decimals) / decimals] as const)
  return { label: labels[best] ?? '', probabilities: Object.fromEntries(rounded) }
}
