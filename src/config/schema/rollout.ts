import { z } from 'zod'
import { instanceType } from './text.ts'
import { duration, percentage, positiveInteger, share } from './units.ts'

const step = z
  .strictObject({
    weight: share().meta({
      description: 'Share of the traffic that the challenger gets in this step.',
      examples: ['5 %'],
    }),
    requests: positiveInteger().meta({
      description: 'Requests that the challenger must have answered before the step may end.',
      examples: [200],
    }),
    time: duration().meta({ description: 'Time that must have passed before the step may end.', examples: ['1 hour'] }),
    atMost: duration().meta({
      description: 'Time after which a step without enough requests ends, by rolling back.',
      examples: ['3 days'],
    }),
  })
  .superRefine(({ time, atMost }, context) => {
    if (atMost <= time)
      context.addIssue({ code: 'custom', path: ['atMost'], message: 'must exceed time of the same step' })
  })

const steps = z.array(step).superRefine((all, context) => {
  all.forEach(({ weight }, index) => {
    const before = all[index - 1]?.weight
    if (before === undefined || weight > before) return
    const message = `must exceed the previous step (${percent(before)})`
    context.addIssue({ code: 'custom', path: [index, 'weight'], message, input: percent(weight) })
  })
})

const rollBackOn = z.strictObject({
  errorRateIncrease: percentage()
    .prefault('1 %')
    .meta({
      description: "By how many percentage points the challenger's share of failed requests may exceed the champion's.",
      examples: ['1 %'],
    }),
  p95Increase: percentage()
    .prefault('50 %')
    .meta({
      description: "By how much the challenger's 95th percentile of latency may exceed the champion's.",
      examples: ['50 %'],
    }),
  p95Tolerated: duration()
    .prefault('200 ms')
    .meta({
      description: 'A 95th percentile of latency that is fine in any case, however fast the champion is.',
      examples: ['200 ms'],
    }),
  agreementBelow: percentage()
    .optional()
    .meta({
      description:
        'Share of equal answers of both models to the same requests below which the rollout ends. Default: not judged.',
      examples: ['90 %'],
    }),
})

export const rolloutSchema = z
  .strictObject({
    strategy: z
      .enum(['canary', 'linear', 'all-at-once', 'shadow'])
      .prefault('canary')
      .meta({
        description: 'How traffic moves: by judged steps, by equal steps, all at once, or mirrored only.',
        examples: ['canary'],
      }),
    shadow: z
      .strictObject({
        requests: positiveInteger().meta({ description: 'Requests to mirror before the first step.', examples: [500] }),
      })
      .optional()
      .meta({ description: "Mirror requests to the challenger first, whose answers nobody gets. Default: don't." }),
    steps: steps.prefault([]).meta({
      description:
        'Steps of the rollout. A step ends after its requests *and* its time. Weights rise from step to step; after the last all traffic moves.',
    }),
    rollBackOn: rollBackOn.prefault({}).meta({
      description: 'What ends a rollout: each shown on live traffic, in any step.',
    }),
    watch: duration()
      .prefault('1 day')
      .meta({
        description: 'How long the old variant is kept, and the new champion watched, after the last step.',
        examples: ['7 days'],
      }),
    instanceType: instanceType()
      .prefault('ml.m5.large')
      .meta({
        description: 'Instance type that serves each variant.',
        examples: ['ml.m5.large'],
      }),
    instanceCount: positiveInteger()
      .prefault(1)
      .meta({ description: 'Instances of each variant.', examples: [2] }),
  })
  .superRefine(({ strategy, steps: all }, context) => {
    const stepped = strategy === 'canary' || strategy === 'linear'
    if (stepped === all.length > 0) return
    const message = stepped
      ? `must have at least one step with strategy ${strategy}`
      : `must be left out with strategy ${strategy}`
    context.addIssue({ code: 'custom', path: ['steps'], message })
  })
  .meta({ description: 'How traffic moves from the champion to the challenger, and what moves it back.' })

function percent(fraction: number): string {
  return `${Number((fraction * 100).toFixed(4))} %`
}
