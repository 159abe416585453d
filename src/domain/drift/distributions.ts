import type { TextSummary } from '../text/summarise.ts'
import { compareSlices, type SliceComparison } from './compare-slices.ts'
import type { ReferenceProfile } from './reference-profile.ts'
import type { WindowContent } from './window-content.ts'

type Sides<Counts> = { readonly reference: Counts; readonly window: Counts }

/** How window and reference are spread, side by side: counts in fixed cells, for the eye. */
export type Distributions = {
  readonly descriptors: Sides<TextSummary>
  /** Texts by language. */
  readonly languages: Sides<Readonly<Record<string, number>>>
  /** Answers of each task in cells of `confidenceCell`. */
  readonly confidences: Readonly<Record<string, Sides<readonly number[]>>>
  /** The worst first. */
  readonly slices: readonly SliceComparison[]
}

/** Puts the counts of a window beside those of its reference; a task that the champion does not know has none. */
export function compareDistributions(window: WindowContent, profile: ReferenceProfile): Distributions {
  return {
    descriptors: { reference: profile.descriptors, window: window.descriptors },
    languages: { reference: profile.languages, window: window.languages },
    confidences: Object.fromEntries(
      Object.entries(window.tasks).flatMap(([task, { confidenceCells }]) => {
        const reference = profile.tasks[task]?.confidenceCells
        return reference ? [[task, { reference, window: confidenceCells }]] : []
      }),
    ),
    slices: compareSlices(window.slices, profile.slices),
  }
}
