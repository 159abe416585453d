import type { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Authenticated, type AuthenticationDeps, authenticate } from './auth/authenticate.ts'
import type { Faults, Occasion } from './faults.ts'
import { createRates, type Rates } from './rates.ts'
import { ServiceError } from './service.ts'

/** What befalls a request that came so far: its answer goes out, or the connection breaks although all was done. */
export type Admission = { readonly dropAfter: boolean }

/** Thrown for a request that is to get no answer at all. */
export class Dropped extends Error {}

export type Guard = ReturnType<typeof createGuard>

/** Stands before every service: verifies signatures, keeps rates, and lets the faults strike that were asked for. */
export function createGuard(deps: AuthenticationDeps & { readonly faults: Faults; readonly rates?: Rates }) {
  const rates = createRates(deps.rates)
  return {
    authenticate: (request: IncomingMessage, payloadHash: string): Authenticated =>
      authenticate(deps, request, payloadHash),

    /** Lets the call of an operation through, late or not at all. */
    async admit(occasion: Occasion): Promise<Admission> {
      const { faults } = deps
      const slow = faults.strike(['slow'], occasion)
      if (slow) await sleep(slow.delayMs ?? 1_000)
      const fault = faults.strike(['throttle', 'internal-error', 'drop-before', 'drop-after'], occasion)
      if (fault?.kind === 'drop-before') throw new Dropped()
      if (fault?.kind === 'internal-error') {
        throw new ServiceError('InternalFailure', 'The request processing has failed because of an unknown error.', 500)
      }
      if (fault?.kind === 'throttle' || !rates.admits(occasion)) throw new ServiceError('Throttling', 'Rate exceeded')
      return { dropAfter: fault?.kind === 'drop-after' }
    },
  }
}
