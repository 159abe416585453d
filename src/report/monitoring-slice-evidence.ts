/** What a monitor of a slice measured for one value: a drop against the reference, or a share inside the window. */
export type SliceValue = {
  readonly value: string
  readonly kind: 'drop' | 'share'
  /** Null where it is undefined. */
  readonly observed: number | null
  readonly lower: number
  readonly upper: number
  readonly n: number
}

/** The values of a slice in a monitor's evidence, the worst first; none where it looks at no slice. */
export function valuesOf({ slice, values }: Readonly<Record<string, unknown>>): SliceValue[] {
  if (typeof slice !== 'string' || !Array.isArray(values)) return []
  return values.flatMap(readValue).sort((a, b) => badness(b) - badness(a))
}

function readValue(entry: unknown): SliceValue[] {
  if (typeof entry !== 'object' || entry === null) return []
  const { value, drop, share, lower, upper, n } = entry as Readonly<Record<string, unknown>>
  const kind = drop === undefined ? 'share' : 'drop'
  const observed = drop ?? share ?? null
  const isRead =
    typeof value === 'string' &&
    (observed === null || typeof observed === 'number') &&
    typeof lower === 'number' &&
    typeof upper === 'number' &&
    typeof n === 'number'
  return isRead ? [{ value, kind, observed, lower, upper, n }] : []
}

function badness({ kind, observed, lower, upper }: SliceValue): number {
  if (observed === null) return Number.NEGATIVE_INFINITY
  return kind === 'drop' ? lower : -upper
}
