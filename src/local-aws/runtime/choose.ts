import type { ModelServer } from '../runner/model-server.ts'
import type { SageMakerContext } from '../sagemaker/context.ts'
import type { Fleet } from '../sagemaker/endpoints/fleet.ts'
import type { LiveEndpoint, LiveFleet, LiveVariant } from '../sagemaker/endpoints/live-endpoint.ts'
import type { Invocation } from './invocation.ts'
import { pickByWeight } from './routing.ts'
import { runtimeError } from './runtime-error.ts'

export type Target = { readonly fleet: LiveFleet; readonly variant: LiveVariant }

type Deps = { readonly context: Pick<SageMakerContext, 'account' | 'random'>; readonly fleet: Pick<Fleet, 'find'> }

/** Who answers: the fleet by its share of the traffic, in it the variant by its weight, or the one that the caller names. */
export function chooseTarget({ context, fleet: fleets }: Deps, invocation: Invocation): Target {
  const endpoint = fleets.find(invocation.endpointName)
  if (!endpoint) {
    const { account } = context
    throw runtimeError('ValidationError', `Endpoint ${invocation.endpointName} of account ${account} not found.`)
  }
  const fleet = chooseFleet(endpoint, context.random)
  const variant = chooseVariant(context, endpoint.name, fleet, invocation.targetVariant)
  refuseWhileRestored(context, endpoint.name, variant)
  return { fleet, variant }
}

function chooseFleet({ blue, green, greenShare }: LiveEndpoint, random: () => number): LiveFleet {
  if (!green || greenShare <= 0) return blue
  return greenShare >= 1 || random() < greenShare ? green : blue
}

function chooseVariant(
  { account, random }: Deps['context'],
  endpoint: string,
  { variants }: LiveFleet,
  wanted: string | undefined,
): LiveVariant {
  const chosen = wanted
    ? variants.find(({ document }) => document.name === wanted)
    : pickByWeight(variants, ({ document }) => document.weight, random())
  if (chosen) return chosen
  const reason = wanted ? `has no variant ${wanted}` : 'has no variant with a weight above 0'
  throw runtimeError('ValidationError', `Endpoint ${endpoint} of account ${account} ${reason}.`)
}

/** Processes that never were ready serve only after a restart of this server; the model has done nothing wrong. */
function refuseWhileRestored({ account }: Deps['context'], endpoint: string, { document, servers }: LiveVariant): void {
  if (servers.some((server) => server.hasServed)) return
  const what = `Variant ${document.name} of endpoint ${endpoint} of account ${account}`
  throw runtimeError('ServiceUnavailable', `${what} is being started again. Try again later.`, 503)
}

/** The instance that gets the request, as the variant's RoutingConfig says; none while all are down. */
export function chooseInstance({ document, servers }: LiveVariant, random: () => number): ModelServer | undefined {
  const ready = servers.filter((server) => server.isReady)
  const fewest = Math.min(...ready.map(({ inFlight }) => inFlight))
  const candidates =
    document.routing === 'LEAST_OUTSTANDING_REQUESTS' ? ready.filter(({ inFlight }) => inFlight === fewest) : ready
  return candidates[Math.floor(random() * candidates.length)]
}
