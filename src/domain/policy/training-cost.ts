export type Money = { readonly amount: number; readonly currency: string }

/** What an hour of an instance type costs, by its name. */
export type HourlyPrices = Readonly<Record<string, Money>>

type BilledJob = { readonly instanceType: string; readonly billableSeconds: number | null }

/**
 * What a training job cost: its billable hours at the price of its instance type.
 *
 * Undefined: null where the seconds or the price are unknown, never 0.
 *
 * @example costOfTraining({ instanceType: 'ml.m5.xlarge', billableSeconds: 1800 }, { 'ml.m5.xlarge': { amount: 0.23, currency: 'USD' } }) // 0.115 USD
 */
export function costOfTraining({ instanceType, billableSeconds }: BilledJob, prices: HourlyPrices = {}): Money | null {
  const price = Object.hasOwn(prices, instanceType) ? prices[instanceType] : undefined
  if (!price || billableSeconds === null) return null
  return { amount: Number(((price.amount * billableSeconds) / 3600).toFixed(4)), currency: price.currency }
}
