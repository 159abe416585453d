import { z } from 'zod'
import { name, relativePath, text, unique } from './text.ts'

const labelList = (least: number) =>
  unique(text(), 'label').min(least, `must have at least ${least} label${least > 1 ? 's' : ''}`)

/** In the file a list or the path of a labels file; the loader has put the file's list in place before this is checked. */
const labels = (least: number) =>
  z
    .union([labelList(least), relativePath()])
    .transform((value, context): string[] => {
      if (typeof value !== 'string') return value
      context.issues.push({ code: 'custom', message: 'names a labels file that was not read', input: value })
      return z.NEVER
    })
    .meta({
      title: 'list of labels, or path of a labels file',
      description:
        'Every value that the task may take, as a list or as the path of a YAML file that holds the list. Write `"yes"` and `"no"` in quotes.',
      examples: [['yes', 'no'], 'labels/queue.yaml'],
    })

const classificationMetrics = ['accuracy', 'f1', 'recall', 'precision', 'macroF1'] as const
const entityMetrics = ['strictF1', 'lenientF1'] as const

export const metricName = () => z.enum([...classificationMetrics, ...entityMetrics])

const classificationTask = z
  .strictObject({
    type: z.literal('classification').meta({ description: 'One label for each text.', examples: ['classification'] }),
    labels: labels(2),
    positive: text()
      .optional()
      .meta({
        description:
          'The label that recall, precision and f1 speak of. Without it they are means over all labels, each counted alike.',
        examples: ['yes'],
      }),
    primaryMetric: z.enum(classificationMetrics).meta({
      description: 'The metric by which challenger and champion are compared first, and which training must report.',
      examples: ['accuracy'],
    }),
  })
  .superRefine(({ labels: known, positive }, context) => {
    if (positive === undefined || known.includes(positive)) return
    const message = `must be one of the task's labels: ${known.slice(0, 10).join(', ')}`
    context.addIssue({ code: 'custom', path: ['positive'], message, input: positive })
  })

const entityTask = z.strictObject({
  type: z.literal('entities').meta({ description: 'Spans of the text, each with a type.', examples: ['entities'] }),
  labels: labels(1),
  primaryMetric: z.enum(entityMetrics).meta({
    description: 'strictF1 counts a span when text and type agree exactly, lenientF1 when they overlap.',
    examples: ['strictF1'],
  }),
})

export const taskSchema = z.discriminatedUnion('type', [classificationTask, entityTask])

export const tasksSchema = z
  .record(name(), taskSchema)
  .refine((tasks) => Object.keys(tasks).length > 0, { error: 'must have at least one task' })
  .meta({
    description: 'What the model answers: the name of each task and its definition. A new task is a new entry here.',
    examples: [{ queue: { type: 'classification', labels: 'labels/queue.yaml', primaryMetric: 'accuracy' } }],
  })
