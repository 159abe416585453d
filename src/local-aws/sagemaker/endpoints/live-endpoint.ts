import { isDeepStrictEqual } from 'node:util'
import type { ModelServer } from '../../runner/model-server.ts'
import type { Deployment, VariantDocument } from './document.ts'

/** A variant's processes. */
export type LiveVariant = { readonly document: VariantDocument; readonly servers: readonly ModelServer[] }

/** The processes of one deployment. */
export type LiveFleet = {
  readonly deployment: Deployment
  readonly variants: readonly LiveVariant[]
  readonly shadows: readonly LiveVariant[]
}

/** The fleet that is there, and the one that an update brings. */
export type Colour = 'blue' | 'green'

/** What answers an endpoint's invocations now: replaced as a whole, so that no request sees half an update. */
export type LiveEndpoint = {
  readonly name: string
  readonly blue: LiveFleet
  readonly green?: LiveFleet
  /** Which part of the traffic goes to the green fleet, from 0 to 1. */
  readonly greenShare: number
}

export type ServerPlan = {
  readonly next: LiveFleet
  /** Not started yet. */
  readonly added: readonly ModelServer[]
  /** No longer needed once `next` serves. */
  readonly surplus: readonly ModelServer[]
}

/** Keeps the processes of variants that run the same on the same kind of instance; plans new ones for the rest. */
export function planServers(
  current: LiveFleet | undefined,
  deployment: Deployment,
  newServer: (variant: VariantDocument) => ModelServer,
): ServerPlan {
  const added: ModelServer[] = []
  const there = [...(current?.variants ?? []), ...(current?.shadows ?? [])]
  const plan = (document: VariantDocument): LiveVariant => {
    const kept = sameVariant(there, document)?.servers.slice(0, document.instanceCount) ?? []
    const fresh = Array.from({ length: document.instanceCount - kept.length }, () => newServer(document))
    added.push(...fresh)
    return { document, servers: [...kept, ...fresh] }
  }
  const next = { deployment, variants: deployment.variants.map(plan), shadows: deployment.shadows.map(plan) }
  const needed = new Set(serversOf(next))
  return { next, added, surplus: current ? serversOf(current).filter((server) => !needed.has(server)) : [] }
}

function sameVariant(there: readonly LiveVariant[], wanted: VariantDocument): LiveVariant | undefined {
  return there.find(
    ({ document }) =>
      document.name === wanted.name &&
      document.modelName === wanted.modelName &&
      document.instanceType === wanted.instanceType &&
      isDeepStrictEqual(document.container, wanted.container),
  )
}

export function serversOf({ variants, shadows }: LiveFleet): readonly ModelServer[] {
  return [...variants, ...shadows].flatMap(({ servers }) => servers)
}

/** The same processes under the weights of the deployment. */
export function reweighted(current: LiveFleet, deployment: Deployment): LiveFleet {
  const weights = new Map([...deployment.variants, ...deployment.shadows].map(({ name, weight }) => [name, weight]))
  const reweigh = ({ document, servers }: LiveVariant): LiveVariant => ({
    document: { ...document, weight: weights.get(document.name) ?? document.weight },
    servers,
  })
  return { ...current, variants: current.variants.map(reweigh), shadows: current.shadows.map(reweigh) }
}
