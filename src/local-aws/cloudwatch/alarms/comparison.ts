type Comparison = { readonly words: string; readonly breaches: (value: number, threshold: number) => boolean }

const comparisons: Readonly<Record<string, Comparison>> = {
  GreaterThanOrEqualToThreshold: { words: 'greater than or equal to', breaches: (value, limit) => value >= limit },
  GreaterThanThreshold: { words: 'greater than', breaches: (value, limit) => value > limit },
  LessThanThreshold: { words: 'less than', breaches: (value, limit) => value < limit },
  LessThanOrEqualToThreshold: { words: 'less than or equal to', breaches: (value, limit) => value <= limit },
}

/** The comparison of that name; none for those with a band, which need anomaly detection. */
export function comparisonOf(operator: string | undefined): Comparison | undefined {
  return operator !== undefined && Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined
}
