import type { DimensionFilter, ListMetricsInput } from '@aws-sdk/client-cloudwatch'
import { writeDimensions } from '../dimensions.ts'
import { invalidValue, refuseUnserved } from '../errors.ts'
import type { MetricStore } from '../metric-store.ts'
import { identityKey, type MetricIdentity, type Series } from '../series.ts'

const pageSize = 500
// What `RecentlyActive: PT3H` means, its only value.
const recentlyMs = 3 * 60 * 60 * 1000

export function createListMetrics(store: MetricStore, now: () => number) {
  return async (input: ListMetricsInput): Promise<object> => {
    refuseUnserved(input, ['IncludeLinkedAccounts', 'OwningAccount'])
    const after = readToken(input.NextToken)
    const isRecent = (series: Series) => !input.RecentlyActive || series.lastTime >= now() - recentlyMs
    const rest = store
      .all()
      .filter((series) => isRecent(series) && matches(series.identity, input))
      .map(({ identity }) => ({ identity, key: identityKey(identity) }))
      .filter(({ key }) => key > after)
      .sort((a, b) => (a.key < b.key ? -1 : 1))
    const page = rest.slice(0, pageSize)
    const last = page.length < rest.length ? page.at(-1)?.key : undefined
    return {
      Metrics: page.map(({ identity: { namespace, name, dimensions } }) => ({
        Namespace: namespace,
        MetricName: name,
        Dimensions: writeDimensions(dimensions),
      })),
      NextToken: last === undefined ? undefined : Buffer.from(last).toString('base64url'),
    }
  }
}

function matches({ namespace, name, dimensions }: MetricIdentity, input: ListMetricsInput): boolean {
  if (input.Namespace !== undefined && input.Namespace !== namespace) return false
  if (input.MetricName !== undefined && input.MetricName !== name) return false
  return (input.Dimensions ?? []).every((filter) => hasDimension(dimensions, filter))
}

function hasDimension(dimensions: Readonly<Record<string, string>>, { Name = '', Value }: DimensionFilter): boolean {
  return Object.hasOwn(dimensions, Name) && (Value === undefined || dimensions[Name] === Value)
}

function readToken(token: string | undefined): string {
  if (token === undefined) return ''
  const key = Buffer.from(token, 'base64url').toString()
  if (key.startsWith('[')) return key
  throw invalidValue('The value for parameter NextToken is invalid.')
}
