import { z } from 'zod'
import { instanceType, unique } from './text.ts'
import { duration } from './units.ts'

/** Set by Perennial on every training job; see docs/containers.md. */
const reservedHyperparameters = ['tasks', 'textFields', 'datasetFingerprint']

const spot = z.strictObject({
  maximumWait: duration().meta({
    description: 'How long the job may take altogether, waiting for capacity included.',
    examples: ['8 hours'],
  }),
  checkpoints: z.boolean().meta({
    description: 'Whether the container writes checkpoints and goes on from them. Spot training needs it.',
    examples: [true],
  }),
})

const hyperparameters = z
  .record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()]))
  .superRefine((values, context) => {
    for (const key of reservedHyperparameters) {
      if (!Object.hasOwn(values, key)) continue
      context.addIssue({
        code: 'custom',
        path: [key],
        message: 'is set by Perennial itself; remove it, or choose another name',
      })
    }
  })

export const trainingSchema = z
  .strictObject({
    image: z
      .string()
      .regex(
        /^[a-z0-9]+(?:[._/-][a-z0-9]+)*(?::[\w][\w.-]{0,127})?$/,
        'must be an image name with a tag such as sklearn-text:0.1',
      )
      .meta({
        title: 'image',
        description: "Container image that trains and serves, without its registry, which is the environment's.",
        examples: ['sklearn-text:0.1'],
      }),
    instances: unique(instanceType(), 'instance type')
      .min(1, 'must name at least one instance type')
      .meta({
        description: 'Instance types for training, tried in this order when capacity is short.',
        examples: [['ml.m5.xlarge', 'ml.m5.2xlarge']],
      }),
    maximumRuntime: duration().meta({
      description: 'How long a training job may run before it is stopped, which counts as a failure. At most 28 days.',
      examples: ['1 hour'],
    }),
    hyperparameters: hyperparameters.prefault({}).meta({
      description:
        'What the container makes of the data, by name: text, number or yes/no. See the page of the container.',
      examples: [{ seed: 2002 }],
    }),
    spot: spot
      .optional()
      .meta({ description: 'Train on spare capacity, cheaper and interruptible. Default: on demand.' }),
  })
  .superRefine(({ maximumRuntime, spot: onSpot }, context) => {
    const issue = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message })
    if (maximumRuntime > 28 * 86_400_000)
      issue(['maximumRuntime'], 'must be at most 28 days, the longest that SageMaker runs a job')
    if (!onSpot) return
    if (!onSpot.checkpoints)
      issue(['spot', 'checkpoints'], 'must be true: an interrupted job would begin anew each time')
    if (onSpot.maximumWait <= maximumRuntime) issue(['spot', 'maximumWait'], 'must exceed training.maximumRuntime')
  })
  .meta({ description: 'How a candidate is trained.' })
