import { z } from 'zod'
import { calendar } from './calendar.ts'
import { relativePath, text, unique } from './text.ts'
import { duration, money, positiveInteger } from './units.ts'

const action = () => z.enum(['retrain', 'experiment', 'ask-for-annotation', 'nothing'])

export const policySchema = z
  .strictObject({
    warning: action()
      .prefault('retrain')
      .meta({
        description: 'What a warning does.',
        examples: ['retrain'],
      }),
    critical: action()
      .prefault('experiment')
      .meta({
        description: 'What a critical verdict does; retraining will not cure it.',
        examples: ['experiment'],
      }),
    noNewLabels: action()
      .prefault('ask-for-annotation')
      .meta({
        description: 'What happens instead of a retraining when nothing new was annotated.',
        examples: ['ask-for-annotation'],
      }),
    coolDown: duration()
      .optional()
      .meta({
        description: 'Time after a retraining in which no verdict starts another one. Default: none.',
        examples: ['3 days'],
      }),
    budget: z
      .strictObject({
        runsPerMonth: positiveInteger()
          .optional()
          .meta({ description: 'Retrainings in a month. Default: no limit.', examples: [6] }),
        perMonth: money()
          .optional()
          .meta({ description: 'Cost of training in a month. Default: no limit.', examples: ['400 USD'] }),
      })
      .optional()
      .meta({ description: 'What retraining may use up. Default: no limit.' }),
  })
  .meta({ description: 'From verdict to action.' })

export const triggersSchema = z
  .strictObject({
    schedule: calendar().optional().meta({ description: 'Retrain at fixed times. Default: no schedule.' }),
    newAnnotations: z
      .strictObject({
        atLeast: positiveInteger().meta({ description: 'New annotations that start a retraining.', examples: [500] }),
        quietFor: duration()
          .optional()
          .meta({
            description:
              'Time without a further delivery, so that one delivery in parts starts one retraining. Default: none.',
            examples: ['1 hour'],
          }),
        lookEvery: duration()
          .prefault('15 minutes')
          .meta({ description: 'How often deliveries are looked for.', examples: ['15 minutes'] }),
      })
      .optional()
      .meta({ description: 'Retrain when enough was annotated. Default: no.' }),
  })
  .meta({ description: 'What starts a retraining, beside people and verdicts.' })

const approval = z.strictObject({
  by: unique(text(), 'group')
    .min(1, 'must name at least one group or person')
    .meta({
      description: 'Who may approve: groups or persons.',
      examples: [['complaints-leads']],
    }),
  not: z
    .enum(['author'])
    .optional()
    .meta({
      description: 'Who may not, though named: `author` is whoever asked for the run.',
      examples: ['author'],
    }),
  within: duration().meta({ description: 'How long the approval is waited for.', examples: ['3 days'] }),
  otherwise: z
    .enum(['reject'])
    .prefault('reject')
    .meta({
      description: 'What happens when nobody answers in time. Silence never approves.',
      examples: ['reject'],
    }),
})

export const approvalsSchema = z
  .strictObject({
    beforeRollout: approval.optional().meta({ description: 'Ask before traffic moves. Default: nobody is asked.' }),
  })
  .meta({ description: 'Who decides where a person must.' })

export const experimentationSchema = z
  .strictObject({
    recipes: unique(relativePath(), 'recipe')
      .min(1, 'must name at least one recipe')
      .meta({
        description: 'Files that say how to train otherwise, tried in this order.',
        examples: [['recipes/longer-context.yaml']],
      }),
    deadline: duration().meta({ description: 'How long a case stays open.', examples: ['14 days'] }),
    budget: money().meta({ description: 'What a case may cost.', examples: ['200 USD'] }),
    acceptance: relativePath().meta({
      description: 'File of examples that every accepted model must answer right.',
      examples: ['acceptance/golden.yaml'],
    }),
  })
  .meta({ description: 'What is tried when drift is critical. Default: nothing.' })

const notification = z
  .strictObject({
    sns: text()
      .optional()
      .meta({ description: 'Name of an SNS topic of the account.', examples: ['complaints-ml'] }),
    webhook: z
      .string()
      .regex(
        /^\$\{[A-Z][A-Z0-9_]*\}$/,
        `must name an environment variable such as \${CHAT_WEBHOOK}: an address that lets anybody post is a secret`,
      )
      .optional()
      .meta({
        title: 'environment variable',
        description:
          'Environment variable that holds the address to post to. The address itself is read where the message is sent, and never stored.',
        examples: [`\${CHAT_WEBHOOK}`],
      }),
  })
  .refine(({ sns, webhook }) => (sns === undefined) !== (webhook === undefined), {
    error: 'must have either sns or webhook',
  })

export const notificationsSchema = z
  .array(notification)
  .meta({ description: 'Who is told. Default: nobody; the Temporal UI and the reports show everything.' })
