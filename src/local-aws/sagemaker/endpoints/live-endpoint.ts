import { isDeepStrictEqual } from 'node:util'
import type { ModelServer } from '../../runner/model-server.ts'
import type { Deployment, VariantDocument } from './document.ts'

/** A variant's processes. Requests go to them in turn. */
export type LiveVariant = { readonly document: VariantDocument; readonly servers: readonly ModelServer[] }

/** What answers an endpoint's invocations now: replaced as a whole, so that no request sees half an update. */
export type LiveEndpoint = {
  readonly name: string
  readonly deployment: Deployment
  readonly variants: readonly LiveVariant[]
}

export type ServerPlan = {
  readonly next: LiveEndpoint
  /** Not started yet. */
  readonly added: readonly ModelServer[]
  /** No longer needed once `next` serves. */
  readonly surplus: readonly ModelServer[]
}

/** Keeps the processes of variants that run the same on the same kind of instance; plans new ones for the rest. */
export function planServers(
  current: LiveEndpoint | undefined,
  name: string,
  deployment: Deployment,
  newServer: (variant: VariantDocument) => ModelServer,
): ServerPlan {
  const added: ModelServer[] = []
  const variants = deployment.variants.map((document) => {
    const kept = sameVariant(current, document)?.servers.slice(0, document.instanceCount) ?? []
    const fresh = Array.from({ length: document.instanceCount - kept.length }, () => newServer(document))
    added.push(...fresh)
    return { document, servers: [...kept, ...fresh] }
  })
  const needed = new Set(variants.flatMap(({ servers }) => servers))
  const surplus = (current?.variants ?? []).flatMap(({ servers }) => servers).filter((server) => !needed.has(server))
  return { next: { name, deployment, variants }, added, surplus }
}

function sameVariant(current: LiveEndpoint | undefined, wanted: VariantDocument): LiveVariant | undefined {
  return current?.variants.find(
    ({ document }) =>
      document.name === wanted.name &&
      document.modelName === wanted.modelName &&
      document.instanceType === wanted.instanceType &&
      isDeepStrictEqual(document.container, wanted.container),
  )
}

/** The same processes under the weights of the deployment. */
export function reweighted(current: LiveEndpoint, deployment: Deployment): LiveEndpoint {
  const weights = new Map(deployment.variants.map(({ name, weight }) => [name, weight]))
  const variants = current.variants.map(({ document, servers }) => {
    return { document: { ...document, weight: weights.get(document.name) ?? document.weight }, servers }
  })
  return { ...current, variants }
}
