import { z } from 'zod'
import { metricName } from './tasks.ts'
import { name } from './text.ts'
import { duration, unitNumber } from './units.ts'

const floor = z.strictObject({
  task: name().meta({ description: 'Task that the floor is about.', examples: ['queue'] }),
  metric: metricName().meta({ description: 'Metric that must reach the floor.', examples: ['accuracy'] }),
  atLeast: unitNumber().meta({ description: 'The floor, a number from 0 to 1.', examples: [0.8] }),
  tolerance: unitNumber()
    .prefault(0)
    .meta({
      description: "How far the lower end of the metric's interval may lie below the floor.",
      examples: [0.03],
    }),
})

const againstChampion = z.strictObject({
  margin: unitNumber()
    .prefault(0.02)
    .meta({
      description:
        "How much worse than the champion a challenger may be in a task's primary metric, shown with certainty.",
      examples: [0.02],
    }),
  errorRate: z
    .number()
    .gt(0)
    .lt(0.5)
    .prefault(0.05)
    .meta({
      description: 'How often a challenger that is worse by the margin may pass, over all tasks together.',
      examples: [0.05],
    }),
  slices: z
    .record(name(), unitNumber())
    .prefault({})
    .meta({
      description: 'Margin within each value of a slice, by the name of the slice.',
      examples: [{ language: 0.05 }],
    }),
})

export const evaluationSchema = z
  .strictObject({
    floors: z.array(floor).prefault([]).meta({
      description:
        'What every model must reach, champion or not. Met when the lower end of the interval is at least the floor less the tolerance.',
    }),
    againstChampion: againstChampion.prefault({}).meta({
      description: 'What a challenger must show against the champion on the same rows.',
    }),
    inconclusive: z
      .enum(['stop', 'wait', 'approve', 'ask-for-annotation'])
      .prefault('stop')
      .meta({
        description:
          'What happens when the rows do not suffice for a verdict: stop the run, wait for more annotations, let a person approve, ask for annotations.',
        examples: ['stop'],
      }),
    latency: z
      .strictObject({
        p95: duration().meta({
          description: '95 of 100 predictions are answered within this time.',
          examples: ['200 ms'],
        }),
      })
      .optional()
      .meta({ description: 'How fast a challenger must answer. Default: not judged before the rollout.' }),
  })
  .superRefine(({ floors }, context) => {
    floors.forEach(({ task, metric }, index) => {
      const first = floors.findIndex((other) => other.task === task && other.metric === metric)
      if (first === index) return
      context.addIssue({
        code: 'custom',
        path: ['floors', index],
        message: `must not repeat floors[${first}]: the same task and metric`,
      })
    })
  })
  .meta({ description: 'What a better model must prove before it may serve.' })
