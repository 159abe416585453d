import { InvalidArgumentError } from 'commander'
import { parseCount } from '../main-path/options.ts'

export type CalibrationOptions = {
  readonly windows: number
  readonly slowWindows: number
  readonly sizes: readonly number[]
  readonly reference: number
  readonly level: number
  readonly years: number
  readonly quickYears: number
  readonly results: string
}

export function parseSizes(text: string): number[] {
  return text.split(',').map(parseCount)
}

export function parseShare(text: string): number {
  const share = Number(text)
  if (share > 0 && share < 1) return share
  throw new InvalidArgumentError('must be a number between 0 and 1.')
}
