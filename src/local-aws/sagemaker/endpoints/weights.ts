import type { DesiredWeightAndCapacity } from '@aws-sdk/client-sagemaker'
import { required, validation } from '../errors.ts'
import type { Deployment } from './document.ts'

/** The deployment with the wished weights, which hold at once, and the same with the wished counts, which take their time. */
export function changeWeights(
  active: Deployment,
  desired: readonly DesiredWeightAndCapacity[],
): { reweighted: Deployment; pending: Deployment } {
  const wishes = new Map(desired.map((wish) => [required(wish.VariantName, 'VariantName'), wish]))
  const known = new Set(active.variants.map(({ name }) => name))
  const unknown = [...wishes.keys()].filter((name) => !known.has(name))
  if (unknown[0]) throw validation(`Could not find variant "${unknown[0]}": the endpoint has ${[...known].join(', ')}.`)
  const variants = active.variants.map((variant) => {
    const weight = wishes.get(variant.name)?.DesiredWeight ?? variant.weight
    if (weight < 0) throw validation(`The weight of variant ${variant.name} must be at least 0, got ${weight}`)
    return { ...variant, weight }
  })
  const counted = variants.map((variant) => {
    const instanceCount = wishes.get(variant.name)?.DesiredInstanceCount ?? variant.instanceCount
    if (instanceCount < 1)
      throw validation(`Variant ${variant.name} must keep at least one instance, got ${instanceCount}`)
    return { ...variant, instanceCount }
  })
  return { reweighted: { ...active, variants }, pending: { ...active, variants: counted } }
}
