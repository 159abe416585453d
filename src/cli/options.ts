import { InvalidArgumentError } from 'commander'
import { parseDuration } from '../config/schema/units.ts'
import { parseTime } from '../domain/dataset/parse-time.ts'

const highestPort = 65_535

export function parsePort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= highestPort) return port
  throw new InvalidArgumentError(`must be a port from 0 to ${highestPort}.`)
}

export function parsePositive(text: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw new InvalidArgumentError('must be a number above 0.')
}

/** A time with its zone, in milliseconds since 1970. */
export function parseTimeOption(text: string): number {
  const time = parseTime(text)
  if (time === undefined)
    throw new InvalidArgumentError('It must be a time with its zone, such as 2026-08-08T00:00:00Z.')
  return time
}

/** A duration in milliseconds. */
export function parseLength(text: string): number {
  const ms = parseDuration(text)
  if (!ms) throw new InvalidArgumentError('It must be a duration, such as "7 days".')
  return ms
}
