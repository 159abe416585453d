import { z } from 'zod'
import { name, s3Address, unique } from './text.ts'
import { newestShare, percentage, share } from './units.ts'

const record = z.strictObject({
  id: name().meta({
    description: 'Field that identifies the record. A later record of the same id corrects it.',
    examples: ['message_id'],
  }),
  time: name().meta({
    description: 'Field with the time at which the text arrived: ISO 8601 with a zone, or milliseconds since 1970.',
    examples: ['received_at'],
  }),
  text: unique(name(), 'field')
    .min(1, 'must name at least one field')
    .meta({ description: 'Fields that the model reads.', examples: [['subject', 'body']] }),
  group: name()
    .optional()
    .meta({
      description:
        'Field whose equal values stay on one side of the split, such as a thread. Default: every record is its own group.',
      examples: ['thread'],
    }),
  labels: z
    .record(name(), name())
    .prefault({})
    .meta({
      description: 'Task and the field that holds its label, where the two names differ.',
      examples: [{ queue: 'closing_queue' }],
    }),
  slices: unique(name(), 'field')
    .prefault([])
    .meta({ description: 'Fields by which results are broken down.', examples: [['language']] }),
})

const split = z
  .strictObject({
    test: newestShare().meta({
      description: 'Share of the records, always the newest, on which models are judged.',
      examples: ['newest 15 %'],
    }),
    validation: share().meta({
      description: 'Share of the remaining records on which training tunes itself, drawn by group.',
      examples: ['10 %'],
    }),
    goldSet: s3Address()
      .optional()
      .meta({
        description: 'Records that are only ever tested on, beside the newest.',
        examples: [`s3://\${bucket}/complaints/gold.jsonl`],
      }),
  })
  .superRefine(({ test, validation }, context) => {
    if (test + validation <= 0.5) return
    const message = `must leave at least half of the records for training; test and validation together take ${Number(((test + validation) * 100).toFixed(1))} %`
    context.addIssue({ code: 'custom', path: ['test'], message })
  })

const validation = z.strictObject({
  unknownLabel: z
    .enum(['quarantine', 'fail'])
    .prefault('quarantine')
    .meta({
      description:
        'What a label that the task does not list does: sets the record aside with the reason, or fails the run.',
      examples: ['quarantine'],
    }),
  missingText: z
    .enum(['quarantine', 'fail'])
    .prefault('quarantine')
    .meta({
      description: 'What a record without any text does: as above.',
      examples: ['quarantine'],
    }),
  unreadableFile: z
    .enum(['quarantine', 'fail'])
    .prefault('fail')
    .meta({
      description:
        'What a file that cannot be read at all does (broken gzip, not UTF-8): sets the whole file aside, or fails the run. How many records it held is unknown, so that maximumQuarantined cannot judge it.',
      examples: ['fail'],
    }),
  maximumQuarantined: percentage()
    .prefault('5 %')
    .meta({
      description: 'Share of records set aside above which the run fails, since the source is then broken.',
      examples: ['5 %'],
    }),
})

export const dataSchema = z
  .strictObject({
    annotations: s3Address().meta({
      description: 'Prefix under which annotation files arrive, as JSON Lines.',
      examples: [`s3://\${bucket}/client-email/annotations/`],
    }),
    record: record.meta({ description: 'Which field of an annotation record is what.' }),
    split: split.meta({ description: 'How records are divided: by time and by group, so that nothing leaks.' }),
    validation: validation.prefault({}).meta({ description: 'What is done with records that break a rule.' }),
  })
  .meta({ description: 'Where annotations arrive, how a record reads, and how records become a data set.' })
