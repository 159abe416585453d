import type {
  ListTargetsByRuleRequest,
  PutTargetsRequest,
  RemoveTargetsRequest,
  Target,
} from '@aws-sdk/client-eventbridge'
import type { Operations } from '../../service.ts'
import { type EventsContext, pageOf } from '../context.ts'
import type { TargetDocument } from '../document.ts'
import { eventsErrors, refuseUnserved } from '../errors.ts'
import { busNameOf } from '../rules.ts'
import { checkPath } from '../target-input.ts'

const targetsAllowed = 5
const inputs = ['Input', 'InputPath', 'InputTransformer'] as const
// Parameters of targets of other kinds, and what is not done here with a delivery that fails.
const unserved = [
  'KinesisParameters',
  'RunCommandParameters',
  'EcsParameters',
  'BatchParameters',
  'SqsParameters',
  'HttpParameters',
  'RedshiftDataParameters',
  'SageMakerPipelineParameters',
  'AppSyncParameters',
  'DeadLetterConfig',
  'RetryPolicy',
]

export function createTargetOperations({ rules }: EventsContext): Operations {
  const requireRule = (input: { EventBusName?: string | undefined; Rule?: string | undefined }) =>
    rules.requireRule(rules.requireBus(busNameOf(input.EventBusName)).name, input.Rule ?? '')

  return {
    async PutTargets(input: PutTargetsRequest) {
      const rule = requireRule(input)
      const targets = new Map(rule.targets.map((target) => [target.Id, target]))
      for (const target of input.Targets ?? []) {
        const read = readTarget(target)
        targets.set(read.Id, read)
      }
      if (targets.size > targetsAllowed) {
        throw eventsErrors.limit('The requested resource exceeds the maximum number allowed.')
      }
      await rules.putRule({ ...rule, targets: sorted(targets.values()) })
      return { FailedEntryCount: 0, FailedEntries: [] }
    },

    async RemoveTargets(input: RemoveTargetsRequest) {
      const rule = requireRule(input)
      const gone = input.Ids ?? []
      const FailedEntries = gone
        .filter((id) => !rule.targets.some(({ Id }) => Id === id))
        .map((TargetId) => ({
          TargetId,
          ErrorCode: 'ResourceNotFoundException',
          ErrorMessage: `Target ${TargetId} does not exist on rule ${rule.name}.`,
        }))
      await rules.putRule({ ...rule, targets: rule.targets.filter(({ Id }) => !gone.includes(Id)) })
      return { FailedEntryCount: FailedEntries.length, FailedEntries }
    },

    async ListTargetsByRule(input: ListTargetsByRuleRequest) {
      const { page, NextToken } = pageOf(requireRule(input).targets, ({ Id }) => Id, input)
      return { Targets: page, NextToken }
    },
  }
}

function readTarget(target: Target): TargetDocument {
  const { Id = '', Arn = '', RoleArn, Input, InputPath, InputTransformer } = target
  refuseUnserved(target, unserved)
  if (!/^arn:aws:(?:sqs|sns):[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+$/.test(Arn)) {
    throw eventsErrors.unserved(`A target other than an SQS queue or an SNS topic (${Arn})`)
  }
  if (inputs.filter((name) => target[name] !== undefined).length > 1) {
    throw eventsErrors.validation(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`,
    )
  }
  if (Input !== undefined) checkJson(Input, Id)
  if (InputPath !== undefined) checkPath(InputPath)
  for (const path of Object.values(InputTransformer?.InputPathsMap ?? {})) checkPath(path)
  return {
    Id,
    Arn,
    ...(RoleArn !== undefined && { RoleArn }),
    ...(Input !== undefined && { Input }),
    ...(InputPath !== undefined && { InputPath }),
    ...(InputTransformer && { InputTransformer: transformerOf(InputTransformer) }),
  }
}

function transformerOf({ InputPathsMap, InputTemplate = '' }: NonNullable<Target['InputTransformer']>) {
  const reserved = Object.keys(InputPathsMap ?? {}).find((name) => /^aws/i.test(name))
  if (reserved) throw eventsErrors.validation(`InputPathsMap key ${reserved} must not start with AWS`)
  return { InputTemplate, ...(InputPathsMap && { InputPathsMap }) }
}

function checkJson(text: string, id: string): void {
  try {
    JSON.parse(text)
  } catch {
    throw eventsErrors.validation(`JSON syntax error in input for target ${id} : must be valid JSON.`)
  }
}

function sorted(targets: Iterable<TargetDocument>): TargetDocument[] {
  return [...targets].sort((a, b) => (a.Id < b.Id ? -1 : 1))
}
