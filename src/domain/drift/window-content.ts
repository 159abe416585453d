import type { TextSummary } from '../text/summarise.ts'
import type { AnswerFault, LineRule, QuarantinedLine } from './captured-inference.ts'
import type { CheckedSpans } from './window.ts'

export type SampledText = { readonly id: string; readonly text: string }

/** So many rows that were given a label and have another, or the same. */
export type LabelPair = { readonly truth: string; readonly predicted: string; readonly count: number }

/** One answer with its probabilities, which were checked to be such. */
export type Confidence = {
  readonly id: string
  readonly label: string
  readonly probabilities: Readonly<Record<string, number>>
}

/** A label in the truth that the definition does not list: no answer can be right there. */
export type UnknownTruth = { readonly label: string; readonly count: number; readonly ids: readonly string[] }

/** An answer of the labelled span with its truth; its probabilities where they can be used. */
export type JudgedAnswer = {
  readonly id: string
  readonly label: string
  readonly truth: string
  readonly probabilities: Readonly<Record<string, number>> | null
}

/** What a value of a slice has of its own. */
export type SliceWindow = {
  /** Texts of the window with this value. */
  readonly rows: number
  readonly tasks: Readonly<Record<string, Pick<TaskWindow, 'predicted' | 'outcomes'>>>
}

/** Counts by the name of the slice and its value. */
export type SliceCounts = Readonly<Record<string, Readonly<Record<string, SliceWindow>>>>

export type TaskWindow = {
  /** Answers of the window by label; labels that the definition does not list are left out, and are among the faults. */
  readonly predicted: Readonly<Record<string, number>>
  /** Answers of the labelled span with their truth. A missing or unknown answer is `''`, which is wrong. */
  readonly outcomes: readonly LabelPair[]
  readonly unknownTruth: readonly UnknownTruth[]
  /** A bounded sample, the same for the same ids. */
  readonly confidences: readonly Confidence[]
  /** Answers by how sure the model was of the label that it gave: cells of `confidenceCell`. */
  readonly confidenceCells: readonly number[]
  /** A bounded sample of the labelled span, the same for the same ids. */
  readonly judged: readonly JudgedAnswer[]
  readonly faults: Readonly<Partial<Record<AnswerFault, number>>>
}

/** So many of so many. */
export type Share = { readonly count: number; readonly n: number }

/** What became of the lines of the files that were read. */
export type LinesRead = {
  readonly files: number
  readonly lines: number
  /** Lines of the neighbouring hours that lie outside the window. */
  readonly outside: number
  /** Those of them that bear a time more than a day away from the window, though they were filed in its hours. */
  readonly astray?: number
  /** Lines with an id that was there already. */
  readonly duplicates: number
  readonly quarantined: number
  readonly byRule: Readonly<Partial<Record<LineRule, number>>>
}

export type TruthRead = LinesRead & {
  /** Truth whose inference is not in the labelled span, or nowhere. */
  readonly unknownIds: number
  /** Truth that took longer than `labelDelay`. */
  readonly late: number
  /** How long the truth took in the middle, to the hour; null without any. */
  readonly medianDelayMs: number | null
  /** Instances of the labelled span, and how many of them have the truth of a task. */
  readonly coverage: Share
}

/** The faults of texts, each among the texts for which it can be told. */
export type TextFault = 'empty' | 'missing' | 'invalid' | 'duplicate' | 'truncated' | 'tooLong' | 'unexpectedLanguage'

/** What a check knows of its window: counts, and bounded samples for what cannot be counted. */
export type WindowContent = {
  readonly spans: CheckedSpans
  /** Texts that were answered in the window, each instance of a batch by itself. */
  readonly rows: number
  readonly texts: readonly SampledText[]
  readonly quality: Readonly<Record<TextFault, Share>>
  /** Plain measures of the sampled texts, counted in fixed cells. */
  readonly descriptors: TextSummary
  /** Sampled texts by their language; `unknown` where none can be told. */
  readonly languages: Readonly<Record<string, number>>
  /** Texts by hour from the beginning of the window. */
  readonly perHour: readonly number[]
  readonly slices: SliceCounts
  readonly tasks: Readonly<Record<string, TaskWindow>>
  readonly captures: LinesRead
  readonly truth: TruthRead
  /** The first lines that were set aside. */
  readonly quarantine: readonly QuarantinedLine[]
}
