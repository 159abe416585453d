import { randomUUID } from 'node:crypto'
import { z } from 'zod'

/** What can be made to go wrong on request. The first five befall requests, the others what SageMaker and EventBridge do later. */
export const faultKinds = [
  'throttle',
  'internal-error',
  'drop-before',
  'drop-after',
  'slow',
  'capacity',
  'job-crash',
  'job-hang',
  'spot-interruption',
  'endpoint-rollback',
  'lose-event',
  'duplicate-event',
] as const

export type FaultKind = (typeof faultKinds)[number]

/** A fault as asked for at the admin endpoint. What is left out matches everything. */
export const faultSchema = z.strictObject({
  kind: z.enum(faultKinds),
  /** As in SigV4: `sagemaker`, `s3`, `monitoring`, `logs`, `sqs`, `sns`, `sts`, `events`. */
  service: z.string().optional(),
  /** AWS's name of the operation (`CreateTrainingJob`); for events their detail-type. */
  operation: z.string().optional(),
  /** A part of the name of the job or endpoint, of the S3 key, or of the event's resource. */
  name: z.string().optional(),
  /** How often it strikes; without it, until it is taken back. */
  times: z.int().min(1).optional(),
  /** How likely it strikes, from 0 to 1. */
  probability: z.number().min(0).max(1).default(1),
  /** For `slow`, and how long a job runs before `job-crash`, `job-hang` and `spot-interruption` strike. */
  delayMs: z.number().min(0).optional(),
})

export type FaultRule = z.infer<typeof faultSchema>
export type Fault = FaultRule & { readonly id: string; readonly struck: number }

/** What a fault is asked for: what goes on, where. */
export type Occasion = { readonly service: string; readonly operation?: string; readonly name?: string }

export type Faults = ReturnType<typeof createFaults>

/** The faults that were asked for. None is kept over a restart: a server that was started anew is whole. */
export function createFaults(random: () => number = Math.random) {
  const rules = new Map<string, { readonly rule: FaultRule; struck: number }>()
  return {
    add(rule: FaultRule): Fault {
      const id = randomUUID()
      rules.set(id, { rule, struck: 0 })
      return { ...rule, id, struck: 0 }
    },
    list: (): Fault[] => [...rules].map(([id, { rule, struck }]) => ({ ...rule, id, struck })),
    remove: (id: string): boolean => rules.delete(id),
    clear: (): void => rules.clear(),

    /** The first fault of one of these kinds that strikes now; it is counted, and gone when it has struck as often as it should. */
    strike(kinds: readonly FaultKind[], occasion: Occasion): FaultRule | undefined {
      for (const [id, entry] of rules) {
        const { rule } = entry
        if (!kinds.includes(rule.kind) || !matches(rule, occasion) || random() >= rule.probability) continue
        entry.struck += 1
        if (rule.times !== undefined && entry.struck >= rule.times) rules.delete(id)
        return rule
      }
      return undefined
    },
  }
}

function matches(rule: FaultRule, { service, operation, name }: Occasion): boolean {
  return (
    (rule.service === undefined || rule.service === service) &&
    (rule.operation === undefined || rule.operation === operation) &&
    (rule.name === undefined || (name?.includes(rule.name) ?? false))
  )
}
