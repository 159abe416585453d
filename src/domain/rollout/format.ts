/** `2.5 %`: a share as a percentage, without trailing zeros. */
export function sayPercent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`
}

const units: ReadonlyArray<readonly [name: string, ms: number]> = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
  ['seconds', 1_000],
]

/** `2.5 minutes`: a time in the largest unit of which it has at least one; `0.4 seconds` below that. */
export function sayDuration(ms: number): string {
  const [name, size] = units.find(([, unit]) => ms >= unit) ?? ['seconds', 1_000]
  const amount = Number((ms / size).toFixed(1))
  return `${amount} ${amount === 1 ? name.slice(0, -1) : name}`
}
