import { type AucEstimate, aucInterval } from '../statistics/delong-interval.ts'
import { type Placements, placementsOf, type ScoredStratum } from '../statistics/placements.ts'
import { clusterInflation } from './cluster-inflation.ts'
import { tailRankTest } from './tail-rank-test.ts'
import { cutIntoBlocks, type TextBlocks } from './text-blocks.ts'
import type { SidedText } from './text-sample.ts'
import { bucketCount, extractTokenFeatures, type TokenFeatures } from './token-features.ts'

export type DomainClassification = {
  readonly auc: AucEstimate
  /** Of "the window's texts are like the reference's". */
  readonly pValue: number
  /** Documents that were scored by a classifier that had not seen them. */
  readonly tested: { readonly reference: number; readonly window: number }
  /** How much clusters of documents that belong together widen the variance; 1 without any. */
  readonly inflation: number
  /** Ids of documents of the window, the least like the reference first. */
  readonly windowLike: readonly string[]
}

/**
 * How well a linear classifier can tell the texts of the window from those of the reference. Documents are cut into blocks; each
 * block is scored by what was learnt from the blocks before it, and only then learnt from. Given the past, the documents of a
 * block are independent of the classifier, so that DeLong's variance holds and its bounds keep their level; with ordinary
 * cross-validation the folds depend on each other, its variance is twice as large when nothing changed, and 5 % false alarms
 * become 12 %.
 *
 * Formula: score of a document = Σ x_f (p_f − q_f)/√t_f over its features; p_f, q_f are the shares of documents with the feature
 * in window and reference so far, t_f in both, (count + 1)/(n + 2). Area under the curve within blocks, with `aucInterval`.
 * Parameters: the distinct texts of both sides (`distinctTexts`); `level` is left out on each side of the interval.
 * Undefined: the area is null when a side has no document in any block after the first.
 * Source: A. Blum, A. Kalai and J. Langford, Beating the Hold-Out, COLT 1999 (progressive validation); P. J. Bickel and
 * E. Levina, Bernoulli 10 (2004) 989–1010 (independence rule: with more features than documents it beats full discriminants).
 *
 * @example classifyDomain([...distinctTexts(reference, 0, 1), ...distinctTexts(window, 1, 1)], 0.05).auc.lower
 */
export function classifyDomain(
  documents: readonly SidedText[],
  level: number,
  features: TokenFeatures = extractTokenFeatures(documents),
): DomainClassification {
  const blocks = cutIntoBlocks(documents, features.passages)
  const scored = scoreProgressively(documents, features, blocks)
  const strata = scored.map(({ reference, window }): ScoredStratum => {
    return { negatives: reference.map(({ score }) => score), positives: window.map(({ score }) => score) }
  })
  const placements = strata.map(placementsOf)
  const inflation = clusterInflation(scored, placements, blocks.clusterOf)
  return {
    auc: aucInterval(placements, level, inflation),
    pValue: tailRankTest(strata, inflation),
    tested: {
      reference: scored.reduce((sum, { reference }) => sum + reference.length, 0),
      window: scored.reduce((sum, { window }) => sum + window.length, 0),
    },
    inflation,
    windowLike: rankWindow(scored, placements).map((document) => documents[document]?.id ?? ''),
  }
}

type Scored = { readonly document: number; readonly score: number }
export type ScoredBlock = { readonly reference: readonly Scored[]; readonly window: readonly Scored[] }

function scoreProgressively(
  documents: readonly SidedText[],
  features: TokenFeatures,
  { blockOf, blocks }: TextBlocks,
): ScoredBlock[] {
  const model = { counts: new Int32Array(2 * bucketCount), documents: [0, 0] as [number, number] }
  const members = Array.from({ length: blocks }, (): number[] => [])
  blockOf.forEach((block, document) => {
    members[block]?.push(document)
  })
  return members.flatMap((block, number) => {
    const score = (document: number) => ({ document, score: scoreDocument(model, features, document) })
    const of = (side: number) => block.filter((document) => documents[document]?.side === side)
    const scored = number === 0 ? [] : [{ reference: of(0).map(score), window: of(1).map(score) }]
    for (const document of block) learn(model, features, document, documents[document]?.side ?? 0)
    return scored.filter(({ reference, window }) => reference.length > 0 && window.length > 0)
  })
}

/** Documents so far that have each feature, reference and window side by side, and how many there are. */
type Model = { readonly counts: Int32Array; readonly documents: [number, number] }

function learn({ counts, documents }: Model, { offsets, buckets }: TokenFeatures, document: number, side: 0 | 1): void {
  for (let i = offsets[document] ?? 0; i < (offsets[document + 1] ?? 0); i++) {
    const at = 2 * (buckets[i] ?? 0) + side
    counts[at] = (counts[at] ?? 0) + 1
  }
  documents[side] += 1
}

function scoreDocument(model: Model, { offsets, buckets, weights }: TokenFeatures, document: number): number {
  const { counts } = model
  const [reference, window] = model.documents
  const perReference = 1 / Math.max(1, reference)
  const perWindow = 1 / Math.max(1, window)
  const all = reference + window + 2
  let score = 0
  for (let i = offsets[document] ?? 0; i < (offsets[document + 1] ?? 0); i++) {
    const at = 2 * (buckets[i] ?? 0)
    const inReference = counts[at] ?? 0
    const inWindow = counts[at + 1] ?? 0
    const difference = inWindow * perWindow - inReference * perReference
    score += ((weights[i] ?? 0) * difference) / Math.sqrt((inReference + inWindow + 1) / all)
  }
  return score
}

/** Documents of the window by their placement among the reference, then by their score. */
function rankWindow(scored: readonly ScoredBlock[], placements: readonly Placements[]): number[] {
  const ranked = scored.flatMap(({ window }, block) =>
    window.map(({ document, score }, i) => ({ document, score, placement: placements[block]?.positives[i] ?? 0 })),
  )
  ranked.sort((a, b) => b.placement - a.placement || b.score - a.score || a.document - b.document)
  return ranked.map(({ document }) => document)
}
