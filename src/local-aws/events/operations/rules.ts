import type {
  DeleteRuleRequest,
  DescribeRuleRequest,
  DisableRuleRequest,
  EnableRuleRequest,
  ListRuleNamesByTargetRequest,
  ListRulesRequest,
  PutRuleRequest,
} from '@aws-sdk/client-eventbridge'
import type { Operations } from '../../service.ts'
import { checkPattern } from '../check-pattern.ts'
import { type EventsContext, pageOf } from '../context.ts'
import type { RuleDocument } from '../document.ts'
import { eventsErrors } from '../errors.ts'
import { busNameOf } from '../rules.ts'

export function createRuleOperations({ rules }: EventsContext): Operations {
  async function setState(input: EnableRuleRequest, state: RuleDocument['state']) {
    const bus = rules.requireBus(busNameOf(input.EventBusName))
    await rules.putRule({ ...rules.requireRule(bus.name, input.Name ?? ''), state })
    return {}
  }

  return {
    async PutRule(input: PutRuleRequest) {
      const bus = rules.requireBus(busNameOf(input.EventBusName))
      const name = readRuleName(input.Name)
      const existing = rules.findRule(bus.name, name)
      const rule: RuleDocument = {
        name,
        bus: bus.name,
        arn: rules.ruleArn(bus.name, name),
        pattern: readPattern(input),
        state: readState(input.State),
        ...(input.Description !== undefined && { description: input.Description }),
        ...(input.RoleArn !== undefined && { roleArn: input.RoleArn }),
        // An update leaves tags alone, as on AWS.
        tags: existing?.tags ?? input.Tags ?? [],
        targets: existing?.targets ?? [],
      }
      await rules.putRule(rule)
      return { RuleArn: rule.arn }
    },

    async DescribeRule(input: DescribeRuleRequest) {
      const bus = rules.requireBus(busNameOf(input.EventBusName))
      return describe(rules.requireRule(bus.name, input.Name ?? ''))
    },

    EnableRule: (input: EnableRuleRequest) => setState(input, 'ENABLED'),
    DisableRule: (input: DisableRuleRequest) => setState(input, 'DISABLED'),

    async DeleteRule({ EventBusName, Name = '' }: DeleteRuleRequest) {
      const bus = rules.requireBus(busNameOf(EventBusName))
      const rule = rules.findRule(bus.name, Name)
      if (rule && rule.targets.length > 0) {
        throw eventsErrors.validation("Rule can't be deleted since it has targets.")
      }
      // One that is not there is no error, as on AWS.
      await rules.removeRule(bus.name, Name)
      return {}
    },
  }
}

export function createRuleListOperations({ rules }: EventsContext): Operations {
  return {
    async ListRules({ EventBusName, NamePrefix = '', ...paging }: ListRulesRequest) {
      const bus = rules.requireBus(busNameOf(EventBusName))
      const named = rules.rulesOf(bus.name).filter(({ name }) => name.startsWith(NamePrefix))
      const { page, NextToken } = pageOf(named, ({ name }) => name, paging)
      return { Rules: page.map(describe), NextToken }
    },

    async ListRuleNamesByTarget({ EventBusName, TargetArn, ...paging }: ListRuleNamesByTargetRequest) {
      const bus = rules.requireBus(busNameOf(EventBusName))
      const aiming = rules.rulesOf(bus.name).filter(({ targets }) => targets.some(({ Arn }) => Arn === TargetArn))
      const { page, NextToken } = pageOf(aiming, ({ name }) => name, paging)
      return { RuleNames: page.map(({ name }) => name), NextToken }
    },
  }
}

function readRuleName(name: string | undefined): string {
  if (name && /^[A-Za-z0-9._-]{1,64}$/.test(name)) return name
  throw eventsErrors.validation(
    `Rule name ${JSON.stringify(name ?? '')} must be 1 to 64 letters, digits, dots, hyphens or underscores`,
  )
}

function readPattern({ EventPattern, ScheduleExpression }: PutRuleRequest): string {
  if (ScheduleExpression) throw eventsErrors.unserved('ScheduleExpression')
  if (EventPattern) return checkPattern(EventPattern)
  throw eventsErrors.validation('Parameter(s) EventPattern or ScheduleExpression must be specified.')
}

function readState(state: string | undefined): RuleDocument['state'] {
  if (state === undefined || state === 'ENABLED') return 'ENABLED'
  if (state === 'DISABLED') return state
  throw eventsErrors.unserved(`The rule state ${state}`)
}

function describe({ name, bus, arn, pattern, state, description, roleArn }: RuleDocument) {
  return {
    Name: name,
    Arn: arn,
    EventPattern: pattern,
    State: state,
    Description: description,
    RoleArn: roleArn,
    EventBusName: bus,
  }
}
