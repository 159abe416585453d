import { z } from 'zod'
import { calendar } from './calendar.ts'
import { name } from './text.ts'
import { duration, unitNumber } from './units.ts'

const confirmationsPattern = /^([1-9]\d*) of ([1-9]\d*)$/

const confirmations = z
  .string()
  .regex(confirmationsPattern, 'must read such as 2 of 3')
  .transform((text) => {
    const [, confirmed, outOf] = confirmationsPattern.exec(text) ?? []
    return { confirmed: Number(confirmed), outOf: Number(outOf) }
  })
  .refine(({ confirmed, outOf }) => confirmed <= outOf, { error: 'must not ask for more windows than it looks at' })
  .meta({ title: 'so many of so many' })

const effectMeta = { description: 'How far something moved: the measure that the thresholds are about.' }

const thresholds = {
  warning: unitNumber().meta({ description: 'Threshold above which the model is retrained.', examples: [0.1] }),
  critical: unitNumber().meta({
    description: 'Threshold above which retraining will not do. Above the warning threshold.',
    examples: [0.25],
  }),
  advisory: z
    .boolean()
    .prefault(false)
    .meta({
      description: 'Whether the monitor only reports, and never acts.',
      examples: [true],
    }),
}

const task = () => name().meta({ description: 'Task that is watched.', examples: ['queue'] })

function monitor<
  const Kind extends string,
  const Effects extends readonly [string, ...string[]],
  const Extra extends object,
>(kind: Kind, description: string, effects: Effects, extra: Extra) {
  return z.strictObject({
    kind: z.literal(kind).meta({ description, examples: [kind] }),
    ...extra,
    effect: z.enum(effects).meta({ ...effectMeta, examples: [effects[0]] }),
    ...thresholds,
  })
}

const qualityDrops = ['accuracy-drop', 'recall-drop', 'precision-drop', 'f1-drop'] as const

const monitorSchema = z
  .discriminatedUnion('kind', [
    monitor('text-drift', 'The texts themselves moved.', ['classifier-auc', 'mmd', 'psi', 'jensen-shannon'], {}),
    monitor(
      'prediction-drift',
      "The model's answers moved.",
      ['jensen-shannon', 'psi', 'hellinger', 'total-variation'],
      { task: task() },
    ),
    monitor('quality', 'Answers against the truth that arrived later.', qualityDrops, { task: task() }),
    monitor('estimated-quality', 'Quality estimated before the truth arrives.', qualityDrops, { task: task() }),
    monitor(
      'data-quality',
      'Records that are empty, broken or doubled.',
      ['empty-share', 'invalid-share', 'duplicate-share'],
      {},
    ),
  ])
  .superRefine(({ warning, critical }, context) => {
    if (warning < critical) return
    context.addIssue({
      code: 'custom',
      path: ['critical'],
      message: `must exceed warning (${warning})`,
      input: critical,
    })
  })

export const monitoringSchema = z
  .strictObject({
    schedule: calendar().meta({ description: 'When the monitors run.' }),
    window: z
      .strictObject({
        length: duration().meta({ description: 'How much of the past one run looks at.', examples: ['7 days'] }),
        labelDelay: duration()
          .optional()
          .meta({
            description:
              'How much later the truth arrives: quality is judged on a window that ends this much earlier. Default: no delay.',
            examples: ['3 days'],
          }),
      })
      .meta({ description: 'The stretch of production that is compared with the reference.' }),
    falseAlarmsPerYear: z
      .number()
      .gt(0)
      .prefault(1)
      .meta({
        description: 'False alarms that a year may have, over all monitors. The level of each run follows from it.',
        examples: [1],
      }),
    confirmations: confirmations.prefault('1 of 1').meta({
      description: 'How many of the last windows must agree before anything is done.',
      examples: ['2 of 3'],
    }),
    monitors: z.array(monitorSchema).min(1, 'must have at least one monitor').meta({ description: 'What is watched.' }),
  })
  .meta({ description: 'What is watched in production. Default: nothing.' })
