import { z } from 'zod'
import { instanceType, text } from './text.ts'
import { duration, money } from './units.ts'

const longestPollMs = 60_000

const jobs = z.strictObject({
  pollEvery: duration()
    .refine((ms) => ms <= longestPollMs, { error: 'must be at most 1 minute' })
    .prefault('20 seconds')
    .meta({
      description: 'How often running jobs, endpoints and canary steps are looked at; at most 1 minute.',
      examples: ['20 seconds'],
    }),
  lostAfter: duration()
    .prefault('2 minutes')
    .meta({
      description:
        'After how long without a sign of life a worker counts as lost, and another takes over what it waited for; at least twice `pollEvery`.',
      examples: ['2 minutes'],
    }),
})

export const environmentSchema = z.strictObject({
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of an S3 bucket')
    .meta({
      title: 'S3 bucket',
      description: `Bucket that holds everything of the model in this environment; \${bucket} elsewhere in the file.`,
      examples: ['bank-ml-test'],
    }),
  account: z
    .string({ error: (issue) => (issue.input === undefined ? undefined : 'must be 12 digits in quotes') })
    .regex(/^\d{12}$/, 'must be 12 digits in quotes')
    .optional()
    .meta({ title: 'AWS account', description: 'AWS account. Needed except in `local`.', examples: ['111111111111'] }),
  region: z
    .string()
    .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'must be an AWS region such as eu-west-1')
    .optional()
    .meta({ title: 'AWS region', description: 'AWS region. Needed except in `local`.', examples: ['eu-west-1'] }),
  role: text()
    .optional()
    .meta({
      description:
        "Name of the role that SageMaker's jobs and endpoints take on. Default: `perennial-sagemaker`, except in `local`.",
      examples: ['perennial-sagemaker'],
    }),
  imageRegistry: text()
    .optional()
    .meta({
      description:
        "Registry of the container images. Default: the account's own in its region; `perennial` in `local`.",
      examples: ['111111111111.dkr.ecr.eu-west-1.amazonaws.com'],
    }),
  prices: z
    .record(instanceType(), money())
    .prefault({})
    .meta({
      description: 'What an hour of a training instance costs, by its type; needed for a budget of money.',
      examples: [{ 'ml.m5.xlarge': '0.23 USD' }],
    }),
  jobs: jobs.prefault({}).meta({ description: 'The patience with which SageMaker is watched.' }),
})
