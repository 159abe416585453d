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

const thresholds = (limit: () => z.ZodNumber) => ({
  warning: limit().meta({ description: 'Threshold above which the model is retrained.', examples: [0.1] }),
  critical: limit().meta({
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
})

const task = () => name().meta({ description: 'Task that is watched.', examples: ['queue'] })
const slice = () =>
  name().meta({
    description: 'Field of `data.record.slices` whose values are looked at one by one.',
    examples: ['language'],
  })

function monitor<
  const Kind extends string,
  const Effects extends readonly [string, ...string[]],
  const Extra extends object,
>(kind: Kind, description: string, effects: Effects, extra: Extra, limit: () => z.ZodNumber = unitNumber) {
  return z.strictObject({
    kind: z.literal(kind).meta({ description, examples: [kind] }),
    ...extra,
    effect: z.enum(effects).meta({ ...effectMeta, examples: [effects[0]] }),
    ...thresholds(limit),
  })
}

/** Limit of an effect that has no largest value. */
const unbounded = () => z.number().min(0)

const qualityDrops = ['accuracy-drop', 'recall-drop', 'precision-drop', 'f1-drop'] as const
const categoricalDistances = ['jensen-shannon', 'psi', 'hellinger', 'total-variation'] as const
const distances = ['wasserstein', 'kolmogorov-smirnov'] as const

const descriptor = z.enum(['length', 'words', 'digits', 'symbols', 'out-of-vocabulary']).meta({
  description:
    'What of a text is looked at: characters, words, share of digits, of symbols, or of words that the champion never saw.',
  examples: ['words'],
})

const embedder = z
  .enum(['hashed-words'])
  .prefault('hashed-words')
  .meta({ description: 'What turns a text into a vector.', examples: ['hashed-words'] })

const monitorSchema = z
  .discriminatedUnion('kind', [
    monitor('text-drift', 'The texts themselves moved.', ['classifier-auc'], {}),
    monitor('text-descriptor', 'A plain measure of the texts moved.', distances, { descriptor }, unbounded),
    monitor('language-mix', 'The languages of the texts moved.', categoricalDistances, {}),
    monitor('embedding-drift', 'The vectors of the texts moved.', ['mmd', 'energy'], { embedder }, unbounded),
    monitor('prediction-drift', "The model's answers moved.", categoricalDistances, { task: task() }),
    monitor('confidence-drift', 'How sure the model is moved.', distances, { task: task() }, unbounded),
    monitor('entity-density', 'How many entities a text has moved.', distances, { task: task() }, unbounded),
    monitor('class-prior', 'The true labels moved.', categoricalDistances, { task: task() }),
    monitor('unseen-labels', 'Truth that the champion was never trained on.', ['unseen-share'], { task: task() }),
    monitor(
      'quality',
      'Answers against the truth that arrived later.',
      [...qualityDrops, 'macro-f1-drop', 'calibration-error-rise', 'strict-f1-drop', 'lenient-f1-drop'],
      { task: task(), slice: slice().optional() },
    ),
    monitor('estimated-quality', 'Quality estimated before the truth arrives.', qualityDrops, { task: task() }),
    monitor('prediction-powered-quality', 'Quality from few labels and many answers.', ['accuracy-drop'], {
      task: task(),
    }),
    monitor(
      'bias',
      'Largest difference between the values of a slice.',
      ['accuracy-difference', 'recall-difference', 'positive-share-difference'],
      { task: task(), slice: slice() },
    ),
    monitor(
      'data-quality',
      'Texts that are empty, broken, doubled, cut off or in a language that the champion does not know.',
      [
        'empty-share',
        'missing-share',
        'invalid-share',
        'duplicate-share',
        'truncated-share',
        'too-long-share',
        'unexpected-language-share',
      ],
      {},
    ),
    monitor('volume', 'How many texts arrive.', ['volume-drop', 'volume-rise'], {}, unbounded),
  ])
  .superRefine(({ effect, warning }, context) => {
    if (effect !== 'classifier-auc' || warning > 0.5) return
    const message = 'must exceed 0.5, which is no effect'
    context.addIssue({ code: 'custom', path: ['warning'], message, input: warning })
  })
  .superRefine(({ warning, critical }, context) => {
    if (warning < critical) return
    context.addIssue({
      code: 'custom',
      path: ['critical'],
      message: `must exceed warning (${warning})`,
      input: critical,
    })
  })

const alarm = z.strictObject({
  on: z.enum(['warning', 'critical', 'insufficient-data', 'error']).meta({
    description:
      'The outcome that it rings at, and at those that come after it: insufficient-data, warning, critical, error.',
    examples: ['critical'],
  }),
  topic: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,256}$/, 'must be the name of an SNS topic: letters, digits, _ and -')
    .meta({
      title: 'SNS topic',
      description: "Topic of SNS in the environment's account and region that is told; it must be there.",
      examples: ['client-email-oncall'],
    }),
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
    report: z
      .strictObject({
        samples: z
          .int()
          .min(0)
          .max(20)
          .prefault(0)
          .meta({
            description:
              'Texts of customers that a report may show, at most 20, redacted and cut: names within a sentence are not recognised.',
            examples: [5],
          }),
      })
      .prefault({})
      .meta({ description: 'What the report of a check may show.' }),
    alarms: z
      .array(alarm)
      .refine((alarms) => new Set(alarms.map(({ on }) => on)).size === alarms.length, {
        error: 'must not have two alarms on the same outcome',
      })
      .prefault([])
      .meta({ description: 'Alarms of CloudWatch on the outcome of the checks. Default: none.' }),
  })
  .meta({ description: 'What is watched in production. Default: nothing.' })
