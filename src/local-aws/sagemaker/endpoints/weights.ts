import type { DesiredWeightAndCapacity } from '@aws-sdk/client-sagemaker'
import { refuseUnserved, required, validation } from '../errors.ts'
import type { Deployment, VariantDocument } from './document.ts'

/** The deployment with the wished weights and counts. */
export function changeWeights(active: Deployment, desired: readonly DesiredWeightAndCapacity[]): Deployment {
  const wishes = new Map(desired.map((wish) => [required(wish.VariantName, 'VariantName'), wish]))
  const known = [...active.variants, ...active.shadows].map(({ name }) => name)
  const unknown = [...wishes.keys()].find((name) => !known.includes(name))
  if (unknown) throw validation(`Could not find variant "${unknown}": the endpoint has ${known.join(', ')}.`)
  const change = (variant: VariantDocument): VariantDocument => {
    const wish = wishes.get(variant.name)
    if (!wish) return variant
    refuseUnserved(wish, ['ServerlessUpdateConfig'])
    const { DesiredWeight: weight = variant.weight, DesiredInstanceCount: instanceCount = variant.instanceCount } = wish
    if (weight < 0) throw validation(`The weight of variant ${variant.name} must be at least 0, got ${weight}`)
    if (instanceCount < 1)
      throw validation(`Variant ${variant.name} must keep at least one instance, got ${instanceCount}`)
    return { ...variant, weight, instanceCount }
  }
  return { ...active, variants: active.variants.map(change), shadows: active.shadows.map(change) }
}
