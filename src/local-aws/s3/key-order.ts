/**
 * Compares keys as S3 sorts them: by UTF-8 bytes, which is the order of code points. JavaScript's own order, by UTF-16 units,
 * differs where a surrogate meets a unit above it.
 */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at += 1) {
    const x = a.charCodeAt(at)
    const y = b.charCodeAt(at)
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

// Surrogates stand for code points above all others.
function rank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}

/** Where in the sorted keys the first one stands that `isPast` holds for, when it holds for all after it too. */
export function firstIndex(keys: readonly string[], isPast: (key: string) => boolean): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isPast(keys[middle] ?? '')) high = middle
    else low = middle + 1
  }
  return low
}
