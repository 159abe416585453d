/**
 * Latency above which a request to the challenger counts as slow: max(p95Tolerated, champion's p95 × (1 + p95Increase)), in
 * milliseconds. A challenger of which 5 % or fewer are slower than this keeps its p95 limit.
 * Undefined: without a champion's p95 the tolerated latency alone.
 *
 * @example slowThresholdMs(300, { p95Increase: 0.5, p95Tolerated: 200 }) // 450
 */
export function slowThresholdMs(
  championP95Ms: number | null | undefined,
  { p95Increase, p95Tolerated }: { readonly p95Increase: number; readonly p95Tolerated: number },
): number {
  const known = typeof championP95Ms === 'number' && Number.isFinite(championP95Ms)
  return known ? Math.max(p95Tolerated, championP95Ms * (1 + p95Increase)) : p95Tolerated
}
