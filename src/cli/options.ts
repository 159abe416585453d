import { InvalidArgumentError } from 'commander'

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
