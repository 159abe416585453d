import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import type { Faults } from '../faults.ts'
import type { Log } from '../log.ts'
import type { EventSink, Operations } from '../service.ts'
import type { EventsContext } from './context.ts'
import { createDispatch, type TargetDelivery } from './dispatch.ts'
import { defaultBus } from './document.ts'
import { createEnvelope } from './envelope.ts'
import { createBusOperations } from './operations/buses.ts'
import { createEventOperations } from './operations/events.ts'
import { createRuleListOperations, createRuleOperations } from './operations/rules.ts'
import { createTagOperations } from './operations/tags.ts'
import { createTargetOperations } from './operations/targets.ts'
import { openOutbox } from './outbox.ts'
import { openRules } from './rules.ts'

export type EventsOptions = {
  readonly folder: string
  readonly clock: Clock
  readonly log: Log
  readonly faults: Faults
  readonly account: string
  readonly region: string
  /** Sends to a queue or a topic by its ARN; false when there is none. */
  readonly deliver: (targetArn: string, body: string) => Promise<boolean>
  /** How often an event comes twice, from 0 to 1: now and then, as from the real EventBridge. */
  readonly duplicateProbability?: number
  readonly seed?: number
}

export type Events = {
  readonly operations: Operations
  /** For the events of AWS's own services, which come to the default bus. */
  readonly sink: EventSink
  close(): Promise<void>
}

// Further apart each time, for about a day of AWS's, as EventBridge does.
const retryAfterMs = [1, 2, 5, 15, 60, 300, 900, 3_600, 10_800, 21_600, 43_200].map((seconds) => seconds * 1_000)

export async function createEvents(options: EventsOptions): Promise<Events> {
  const { folder, clock, log, faults, account, region, deliver, duplicateProbability = 0.01, seed = 1 } = options
  const rules = await openRules({ folder, clock, account, region })
  const outbox = await openOutbox<TargetDelivery>({
    file: join(folder, 'deliveries.jsonl'),
    clock,
    log,
    retryAfterMs,
    async deliver({ arn, body }) {
      if (await deliver(arn, body)) return 'delivered'
      log.warn({ target: arn }, 'an event was dropped: its target does not exist')
      return 'gone'
    },
  })
  const dispatch = createDispatch({ rules, outbox, clock, faults, duplicateProbability, seed })
  const context: EventsContext = { rules, clock, account, region, dispatch }
  return {
    operations: {
      ...createBusOperations(context),
      ...createRuleOperations(context),
      ...createRuleListOperations(context),
      ...createTargetOperations(context),
      ...createEventOperations(context),
      ...createTagOperations(context),
    },
    sink: {
      emit(event) {
        const envelope = createEnvelope(context, { ...event, time: clock.now() })
        dispatch(defaultBus, envelope).catch((err) => log.error({ err }, 'an event could not be kept'))
      },
    },
    close: outbox.close,
  }
}
