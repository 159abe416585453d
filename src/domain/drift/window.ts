/** A stretch of time `[fromMs, toMs)`, in milliseconds since 1970. */
export type TimeSpan = { readonly fromMs: number; readonly toMs: number }

/**
 * What one check looks at: `inputs` is the window that is asked for; `labelled` is as long and lies earlier by the time that the
 * truth takes to arrive, so that quality is not judged on the few answers whose truth came at once.
 */
export type CheckedSpans = { readonly inputs: TimeSpan; readonly labelled: TimeSpan }

export type WindowRule = { readonly lengthMs: number; readonly labelDelayMs: number }

const hourMs = 3_600_000

/**
 * The spans of the check of a window that ends at `endMs`, which is not part of it.
 *
 * @example spansEnding(Date.UTC(2026, 7, 8), { lengthMs: 7 * 86_400_000, labelDelayMs: 0 }).inputs.fromMs // 1 August 2026
 */
export function spansEnding(endMs: number, { lengthMs, labelDelayMs }: WindowRule): CheckedSpans {
  const ending = (toMs: number) => ({ fromMs: toMs - lengthMs, toMs })
  return { inputs: ending(endMs), labelled: ending(endMs - labelDelayMs) }
}

/**
 * The folders `yyyy/mm/dd/hh` (UTC) of the hours that touch a span, in order. `furtherHours` are added at the end, for what is
 * filed later than it happened.
 * Undefined: a span that does not last touches no hour.
 *
 * @example hourFolders({ fromMs: Date.UTC(2026, 7, 1, 9, 30), toMs: Date.UTC(2026, 7, 1, 11) }) // ['2026/08/01/09', '2026/08/01/10']
 */
export function hourFolders({ fromMs, toMs }: TimeSpan, furtherHours = 0): string[] {
  if (!(toMs > fromMs)) return []
  const first = Math.floor(fromMs / hourMs)
  const last = Math.ceil(toMs / hourMs) + furtherHours
  return Array.from({ length: last - first }, (_, hour) => folderOf((first + hour) * hourMs))
}

/** The beginning of the hour whose folder `yyyy/mm/dd/hh` a key names; `undefined` for a key without one. */
export function hourOfKey(key: string): number | undefined {
  const [, year, month, day, hour] = /(?:^|\/)(\d{4})\/(\d{2})\/(\d{2})\/(\d{2})\/[^/]*$/.exec(key) ?? []
  return year === undefined ? undefined : Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour))
}

function folderOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 13).replace(/[-T]/g, '/')
}
