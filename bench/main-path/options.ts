import { InvalidArgumentError } from 'commander'

export type BenchOptions = {
  readonly repetitions: number
  readonly rate: number
  readonly loadSeconds: number
  readonly blockSeconds: number
  readonly results: string
}

export function parseCount(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new InvalidArgumentError('must be a whole number above 0.')
}
