import type { Dimension } from '@aws-sdk/client-cloudwatch'
import { ServiceError } from '../service.ts'

const mostDimensions = 30

/** Dimensions by name, as one metric has them; their order does not matter. */
export function readDimensions(dimensions: readonly Dimension[] = []): Record<string, string> {
  if (dimensions.length > mostDimensions) {
    const message = `The collection Dimensions must not have a size greater than ${mostDimensions}.`
    throw new ServiceError('InvalidParameterValueException', message)
  }
  return Object.fromEntries(dimensions.map(({ Name, Value }) => [Name ?? '', Value ?? '']))
}

export function writeDimensions(dimensions: Readonly<Record<string, string>>): Dimension[] {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))
}
