/** Annotations that were delivered since the champion's data set was built. Counts and times, no record. */
export type AnnotationSurvey = {
  readonly files: number
  readonly records: number
  /** When the last of them was delivered, milliseconds since 1970; null without any. */
  readonly newestMs: number | null
  /** Hash of which files they are and what is in them: the same files have the same one. */
  readonly manifestHash: string
}

export type AnnotationTrigger = { readonly atLeast: number; readonly quietFor?: number | undefined }

export type TriggerDecision = { readonly request: boolean; readonly reason: string }

/**
 * Whether new annotations ask for a retraining: enough of them, and none within the quiet time, so that one delivery in parts starts one
 * retraining. That the same files never start two is the request's id, which holds their hash.
 *
 * @example decideOnAnnotations(survey, { atLeast: 500, quietFor: 3_600_000 }, Date.UTC(2026, 7, 8)).request
 */
export function decideOnAnnotations(
  survey: AnnotationSurvey,
  trigger: AnnotationTrigger,
  nowMs: number,
): TriggerDecision {
  const { records, files, newestMs } = survey
  const { atLeast, quietFor = 0 } = trigger
  const found = `${count(records, 'new annotation')} in ${count(files, 'file')}`
  if (newestMs === null || records < atLeast) {
    return { request: false, reason: `${found}, fewer than triggers.newAnnotations.atLeast ${atLeast}` }
  }
  const quietMs = nowMs - newestMs
  if (quietMs < quietFor) {
    const seconds = (ms: number) => Math.round(ms / 1000)
    return {
      request: false,
      reason: `${found}, the last one ${seconds(quietMs)} s ago: triggers.newAnnotations.quietFor waits for ${seconds(quietFor)} s without any`,
    }
  }
  return { request: true, reason: `${found}, at least triggers.newAnnotations.atLeast ${atLeast}` }
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
