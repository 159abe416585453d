import { expectedImprovement } from './expected-improvement.ts'
import { fitGaussianProcess, type Point } from './gaussian-process.ts'
import { type Dimension, placeOf, valueAt } from './ranges.ts'
import { normal, type Uniform, uniformNumbers } from './uniform.ts'

export type Hyperparameters = Readonly<Record<string, string>>

/** What a search knows of a training job: what it was given and, once it has ended well, how good it was. Lower is better. */
export type Trial = { readonly tuned: Hyperparameters; readonly loss?: number }

export type Search = {
  readonly dimensions: readonly Dimension[]
  readonly seed: number
  /** Which trial of the search is wanted, from 0. */
  readonly index: number
}

/** All places are equally likely. */
export function chooseRandomly({ dimensions, seed, index }: Search): Hyperparameters {
  const uniform = uniformNumbers(seed, index)
  return hyperparametersAt(dimensions, randomPlaces(dimensions, uniform))
}

/** How many combinations a grid has. */
export function gridSize(dimensions: readonly Dimension[]): number {
  return dimensions.reduce(
    (size, dimension) => size * (dimension.kind === 'categorical' ? dimension.values.length : 1),
    1,
  )
}

/** The combination at the index, the last hyperparameter changing fastest. */
export function chooseFromGrid({ dimensions, index }: Search): Hyperparameters {
  let rest = index
  const chosen = [...dimensions].reverse().map((dimension): [string, string] => {
    if (dimension.kind !== 'categorical') return [dimension.name, valueAt(dimension, 0)]
    const value = dimension.values[rest % dimension.values.length] ?? ''
    rest = Math.floor(rest / dimension.values.length)
    return [dimension.name, value]
  })
  return Object.fromEntries(chosen.reverse())
}

const widePlaces = 400
const nearPlaces = 100
const nearDeviation = 0.08
// The model is fitted anew for each job, in a time that grows with the cube of the trials.
const longestMemory = 150

/**
 * Bayesian search: a Gaussian process over the trials so far, and of many random places and some near the best the one with the
 * greatest expected improvement. Trials that still run count as if they would be average, so that the next one goes elsewhere. The
 * first trials are random: there must be something to learn from.
 */
export function chooseByModel(search: Search, trials: readonly Trial[]): Hyperparameters {
  const { dimensions, seed, index } = search
  const known = trials.filter(({ loss }) => loss !== undefined).slice(-longestMemory)
  if (known.length < Math.max(3, dimensions.length + 1)) return chooseRandomly(search)
  const losses = standardise(known.map(({ loss = 0 }) => loss))
  const pending = trials.filter(({ loss }) => loss === undefined)
  const pointOf = ({ tuned }: Trial) => pointAt(dimensions, placesOf(dimensions, tuned))
  const predict = fitGaussianProcess([...known, ...pending].map(pointOf), [...losses, ...pending.map(() => 0)])
  const best = Math.min(...losses)
  const bestTrial = known[losses.indexOf(best)]
  const uniform = uniformNumbers(seed, index)
  const wide = Array.from({ length: widePlaces }, () => randomPlaces(dimensions, uniform))
  const near = Array.from({ length: bestTrial ? nearPlaces : 0 }, () =>
    placesOf(dimensions, bestTrial?.tuned ?? {}).map((place) => clamp(place + nearDeviation * normal(uniform))),
  )
  const tried = new Set(trials.map(({ tuned }) => keyOf(dimensions, tuned)))
  const candidates = [...wide, ...near].map((places) => ({ places, tuned: hyperparametersAt(dimensions, places) }))
  const fresh = candidates.filter(({ tuned }) => !tried.has(keyOf(dimensions, tuned)))
  const scored = (fresh.length > 0 ? fresh : candidates).map(({ tuned }) => ({
    tuned,
    gain: expectedImprovement(predict(pointOf({ tuned })), best),
  }))
  return scored.reduce((one, other) => (other.gain > one.gain ? other : one)).tuned
}

function randomPlaces(dimensions: readonly Dimension[], uniform: Uniform): number[] {
  return dimensions.map(() => uniform())
}

function hyperparametersAt(dimensions: readonly Dimension[], places: readonly number[]): Hyperparameters {
  return Object.fromEntries(dimensions.map((dimension, i) => [dimension.name, valueAt(dimension, places[i] ?? 0)]))
}

function placesOf(dimensions: readonly Dimension[], tuned: Hyperparameters): number[] {
  return dimensions.map((dimension) => placeOf(dimension, tuned[dimension.name] ?? ''))
}

/** Numbers as they are; a category as one coordinate for each of its values, so that all are equally far apart. */
function pointAt(dimensions: readonly Dimension[], places: readonly number[]): Point {
  return dimensions.flatMap((dimension, i) => {
    const place = places[i] ?? 0
    if (dimension.kind !== 'categorical') return [place]
    const chosen = Math.min(dimension.values.length - 1, Math.floor(place * dimension.values.length))
    return dimension.values.map((_, value) => (value === chosen ? Math.SQRT1_2 : 0))
  })
}

function keyOf(dimensions: readonly Dimension[], tuned: Hyperparameters): string {
  return JSON.stringify(dimensions.map(({ name }) => tuned[name]))
}

function standardise(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  const deviation = Math.sqrt(variance) || 1
  return values.map((value) => (value - mean) / deviation)
}

function clamp(place: number): number {
  return Math.min(1, Math.max(0, place))
}
