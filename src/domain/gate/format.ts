/** `1,812`: thousands apart, in every locale alike. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `0.781`, `−0.012`, and `1.000` for what is not quite 1 but rounds to it. What rounds to 0 has no sign. */
export function formatValue(value: number): string {
  const rounded = Math.abs(value).toFixed(3)
  return value < 0 && Number(rounded) !== 0 ? `−${rounded}` : rounded
}

/** `+0.012`, `−0.012`: a difference with its sign. */
export function formatDifference(value: number): string {
  const rounded = Math.abs(value).toFixed(3)
  return Number(rounded) === 0 ? rounded : `${value < 0 ? '−' : '+'}${rounded}`
}

/** `0.8`, `0.77`: a limit as it was written, without the noise of floating point. */
export function formatLimit(limit: number): string {
  return String(Number(limit.toFixed(6)))
}
