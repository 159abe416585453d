import type { TimeSeries } from '../value.ts'

type Values = TimeSeries['values']

/** What stands in for missing values: a number, another series, the last value before the gap, or a line across the gap. */
export type Filler = number | TimeSeries | 'REPEAT' | 'LINEAR'

export function fillValues(values: Values, filler: Filler): Values {
  if (filler === 'REPEAT') return repeat(values)
  if (filler === 'LINEAR') return interpolate(values)
  return values.map((value, slot) => value ?? (typeof filler === 'number' ? filler : filler.values[slot]))
}

function repeat(values: Values): Values {
  let last: number | undefined
  return values.map((value) => {
    last = value ?? last
    return last
  })
}

// A gap at an end of the series has a value on one side only, and no line.
function interpolate(values: Values): Values {
  const filled = [...values]
  let before = -1
  values.forEach((value, slot) => {
    if (value === undefined) return
    const from = values[before]
    if (from !== undefined) {
      for (let gap = before + 1; gap < slot; gap += 1)
        filled[gap] = from + ((value - from) * (gap - before)) / (slot - before)
    }
    before = slot
  })
  return filled
}
