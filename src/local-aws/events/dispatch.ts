import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Faults } from '../faults.ts'
import type { EventEnvelope } from './document.ts'
import type { Outbox } from './outbox.ts'
import type { Rules } from './rules.ts'
import { targetInput } from './target-input.ts'

/** One thing to be sent to one target. */
export type TargetDelivery = { readonly arn: string; readonly body: string }

type DispatchOptions = {
  readonly rules: Rules
  readonly outbox: Outbox<TargetDelivery>
  readonly clock: Clock
  readonly faults: Faults
  /** How often an event comes twice, from 0 to 1. */
  readonly duplicateProbability: number
  readonly seed: number
}

/** Sends an event to the targets of the rules that match it; resolves when that is durable. */
export function createDispatch(options: DispatchOptions): (bus: string, event: EventEnvelope) => Promise<void> {
  const { rules, outbox, clock, faults, duplicateProbability, seed } = options
  let count = 0
  const comesTwice = () => {
    count += 1
    return chance(seed, count) < duplicateProbability
  }

  return async (bus, event) => {
    const occasion = { service: 'events', operation: event['detail-type'], name: event.resources.join(' ') }
    if (faults.strike(['lose-event'], occasion)) return
    const asked = faults.strike(['duplicate-event'], occasion) !== undefined
    const copies = comesTwice() || asked ? 2 : 1
    const receivedAt = clock.now()
    const deliveries = rules
      .matching(bus, event)
      .flatMap((rule) =>
        rule.targets.map((target) => ({ arn: target.Arn, body: targetInput(event, target, rule, receivedAt) })),
      )
    if (deliveries.length === 0) return
    await outbox.add(Array.from({ length: copies }, () => deliveries).flat())
  }
}

/** A number from 0 to 1 that looks random and is the same for the same seed. */
function chance(seed: number, count: number): number {
  return createHash('sha256').update(`${seed}:${count}`).digest().readUInt32BE() / 2 ** 32
}
