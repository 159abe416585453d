import { z } from 'zod'
import { dataSchema } from './schema/data.ts'
import { environmentSchema } from './schema/environment.ts'
import { evaluationSchema } from './schema/evaluation.ts'
import { monitoringSchema } from './schema/monitoring.ts'
import {
  approvalsSchema,
  experimentationSchema,
  notificationsSchema,
  policySchema,
  triggersSchema,
} from './schema/operations.ts'
import { rolloutSchema } from './schema/rollout.ts'
import { type taskSchema, tasksSchema } from './schema/tasks.ts'
import { text } from './schema/text.ts'
import { trainingSchema } from './schema/training.ts'

export type { Milliseconds } from './schema/units.ts'

/** The sections that an environment may overlay: everything but what the model is. */
export const overlaidSections = {
  description: text()
    .optional()
    .meta({ description: 'What the model is for, in a sentence.', examples: ['Sorts incoming mail into queues'] }),
  owner: text().meta({ description: 'Who answers for the model.', examples: ['client-email-ml@bank.example'] }),
  data: dataSchema,
  training: trainingSchema,
  evaluation: evaluationSchema.prefault({}),
  rollout: rolloutSchema,
  monitoring: monitoringSchema.optional(),
  policy: policySchema.prefault({}),
  triggers: triggersSchema.optional(),
  approvals: approvalsSchema.optional(),
  experimentation: experimentationSchema.optional(),
  notifications: notificationsSchema.optional(),
}

const sectionNames = Object.keys(overlaidSections) as [
  keyof typeof overlaidSections,
  ...(keyof typeof overlaidSections)[],
]

const modelName = z
  .string()
  .regex(/^[a-z0-9](?:-*[a-z0-9])*$/, 'must have small letters, digits and inner hyphens only')
  .max(40)
  .meta({
    title: 'name',
    description: 'Name of the model, at most 40 characters; names its workflows, its endpoint and its folder.',
    examples: ['client-email'],
  })

const overlay = z
  .partialRecord(z.enum(sectionNames), z.unknown())
  .optional()
  .meta({
    description:
      'Sections as they are in this environment only, laid over those of the file: maps are merged, all else is replaced.',
    examples: [{ training: { instances: ['ml.m5.2xlarge'] } }],
  })

const { description, owner, ...sections } = overlaidSections

/** The file as it is written. What it means, in one environment, is a `ModelDefinition`. */
export const fileSchema = z.strictObject({
  model: modelName,
  description,
  owner,
  tasks: tasksSchema,
  ...sections,
  environments: z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]*$/, 'must have small letters, digits and hyphens only'),
      environmentSchema.extend({ overlay }),
    )
    .refine((environments) => Object.keys(environments).length > 0, { error: 'must have at least one environment' })
    .meta({
      description: 'Where the model lives. `local` is a laptop or a test, with the embedded AWS.',
      examples: [{ local: { bucket: 'perennial-local' } }],
    }),
})

export type DefinitionFile = z.output<typeof fileSchema>

/** Where one run of everything happens. Account, region and role are always there outside `local`. */
export type EnvironmentDefinition = z.output<typeof environmentSchema> & { name: string; imageRegistry: string }

/**
 * A definition resolved for one environment: overlay merged, variables put in, labels files read, defaults filled in. Plain
 * JSON: it is stored in S3 and travels in workflow inputs. Durations are milliseconds, percentages fractions.
 */
export type ModelDefinition = Omit<DefinitionFile, 'environments'> & { environment: EnvironmentDefinition }

export type TaskDefinition = z.output<typeof taskSchema>
export type RolloutStep = ModelDefinition['rollout']['steps'][number]
