import { performance } from 'node:perf_hooks'
import type { SageMakerContext } from '../sagemaker/context.ts'
import { askModel, timeInvocation } from './ask-model.ts'
import { type CaptureDeps, capture } from './capture.ts'
import type { Target } from './choose.ts'
import type { Invocation } from './invocation.ts'
import { isSuccess } from './invocation-metrics.ts'

export type ShadowDeps = CaptureDeps & { readonly context: SageMakerContext }

// A shadow that does not keep up shall lose copies, not fill the memory.
const mostUnderWay = 256

/** Sends copies of requests to shadow variants and throws their answers away, but for what metrics and captures keep of them. */
export function createShadows(deps: ShadowDeps) {
  const { context } = deps
  let underWay = 0

  async function ask(target: Target, invocation: Invocation, eventId: string | undefined): Promise<void> {
    const report = timeInvocation(context, invocation.endpointName, target, performance.now())
    const answer = await askModel(context, invocation, target.variant)
    report(answer?.statusCode ?? 0)
    if (eventId && answer && isSuccess(answer.statusCode)) capture(deps, target, invocation, answer, eventId)
  }

  return {
    /** Never waits, never throws. `eventId` is given for a call that is captured. */
    mirror({ fleet, variant }: Target, invocation: Invocation, eventId: string | undefined): void {
      for (const shadow of fleet.shadows) {
        // The shadow's weight against the production variant's is the part of the requests that it gets.
        const part = variant.document.weight > 0 ? shadow.document.weight / variant.document.weight : 1
        if (context.random() >= part || underWay >= mostUnderWay) continue
        underWay += 1
        ask({ fleet, variant: shadow }, invocation, eventId)
          .catch((error) => context.log.warn({ err: error }, 'a copy of a request did not reach its shadow variant'))
          .finally(() => {
            underWay -= 1
          })
      }
    },
  }
}
