import { countOf, type Samples, samplesOf } from './samples.ts'
import type { Statistic } from './statistic.ts'

type Kind = 'TM' | 'TC' | 'TS' | 'WM'

/** Splits the samples: those inside the bounds, how many lie below and above, and the values at the edges. */
type Trimmed = {
  readonly inside: Samples
  readonly below: number
  readonly above: number
  readonly lowEdge: number
  readonly highEdge: number
}
type Trim = (samples: Samples) => Trimmed

/** Reads `tm90`, `TM(10%:90%)`, `TM(150:1000)` and the like of TC, TS and WM, and `IQM`, which is `TM(25%:75%)`. */
export function parseTrimmed(name: string): Statistic | undefined {
  if (name === 'IQM') return parseTrimmed('TM(25%:75%)')
  const single = /^(tm|tc|ts|wm)(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name)
  if (single) return parseTrimmed(`${single[1]?.toUpperCase()}(:${single[2]}%)`)
  const [, kind, bounds] = /^(TM|TC|TS|WM)\((.*)\)$/.exec(name) ?? []
  const trim = bounds === undefined ? undefined : parseBounds(bounds)
  if (!trim) return undefined
  return (period) => {
    const samples = samplesOf(period)
    return samples && compute(kind as Kind, trim(samples))
  }
}

const number = '-?\\d+(?:\\.\\d{1,10})?'
const percents = new RegExp(`^(?:(${number})%)?:(?:(${number})%)?$`)
const values = new RegExp(`^(${number})?:(${number})?$`)

function parseBounds(bounds: string): Trim | undefined {
  if (bounds === ':') return undefined
  const byPercent = percents.exec(bounds)
  if (byPercent) {
    const low = Number(byPercent[1] ?? 0)
    const high = Number(byPercent[2] ?? 100)
    return low >= 0 && low < high && high <= 100 ? (samples) => trimPercent(samples, low, high) : undefined
  }
  const byValue = values.exec(bounds)
  if (!byValue) return undefined
  const low = Number(byValue[1] ?? Number.NEGATIVE_INFINITY)
  const high = Number(byValue[2] ?? Number.POSITIVE_INFINITY)
  return low < high ? (samples) => trimValues(samples, low, high) : undefined
}

/** Drops as many whole values at either end as lie outside the percentages, counted as percentiles are. */
function trimPercent(samples: Samples, low: number, high: number): Trimmed {
  const all = countOf(samples)
  const from = Math.floor((low / 100) * all)
  const to = Math.ceil((high / 100) * all)
  const inside: Array<Samples[number]> = []
  let passed = 0
  for (const { value, count } of samples) {
    const kept = Math.min(passed + count, to) - Math.max(passed, from)
    if (kept > 0) inside.push({ value, count: kept })
    passed += count
  }
  const edge = (sample: Samples[number] | undefined) => sample?.value ?? Number.NaN
  return { inside, below: from, above: all - to, lowEdge: edge(inside[0]), highEdge: edge(inside.at(-1)) }
}

function trimValues(samples: Samples, low: number, high: number): Trimmed {
  return {
    inside: samples.filter(({ value }) => value > low && value <= high),
    below: countOf(samples.filter(({ value }) => value <= low)),
    above: countOf(samples.filter(({ value }) => value > high)),
    lowEdge: low,
    highEdge: high,
  }
}

function compute(kind: Kind, { inside, below, above, lowEdge, highEdge }: Trimmed): number | undefined {
  const count = countOf(inside)
  const sum = inside.reduce((before, sample) => before + sample.value * sample.count, 0)
  switch (kind) {
    case 'TC':
      return count
    case 'TS':
      return sum
    case 'TM':
      return count > 0 ? sum / count : undefined
    case 'WM': {
      const outside = (below > 0 ? below * lowEdge : 0) + (above > 0 ? above * highEdge : 0)
      return (sum + outside) / (count + below + above)
    }
  }
}
