import type { Clock } from '../../clock.ts'
import { validationError } from '../errors.ts'
import { writeTime } from './alarm-time.ts'
import type { Alarms } from './alarms.ts'
import { alarmsIn, type CompositeRule, isTrue, parseRule, RuleError } from './composite-rule.ts'
import type { AlarmDocument, CompositeAlarmDocument } from './document.ts'

export type Composites = ReturnType<typeof watchComposites>

/** Keeps the states of composite alarms true: one is evaluated when it is put, and whenever an alarm of its rule changes. */
export function watchComposites(alarms: Alarms, clock: Clock) {
  const composites = () => alarms.all().filter((alarm) => alarm.kind === 'composite')

  async function evaluate({ name, arn, config }: CompositeAlarmDocument, trigger?: AlarmDocument): Promise<void> {
    const value = isTrue(parseRule(config.AlarmRule ?? ''), (child) => alarms.find(child)?.state.value) ? 'ALARM' : 'OK'
    const triggering = trigger && {
      arn: trigger.arn,
      state: { value: trigger.state.value, timestamp: writeTime(trigger.state.updatedAt) },
    }
    const reason = trigger
      ? `${trigger.arn} transitioned to ${trigger.state.value} at ${writeDay(trigger.state.updatedAt)}`
      : `${arn} was created and its alarm rule evaluates to ${value}`
    const reasonData = JSON.stringify({ triggeringAlarms: triggering ? [triggering] : [] })
    await alarms.changeState(name, { value, reason, reasonData, updatedAt: trigger?.state.updatedAt ?? clock.now() })
  }

  alarms.onChange(async (changed) => {
    for (const composite of parentsOf(composites(), changed.name)) await evaluate(composite, changed)
  })
  return {
    evaluate,
    /** The composite alarms whose rules name this one. */
    parentsOf: (name: string): string[] => parentsOf(composites(), name).map((composite) => composite.name),
    childrenOf: (name: string): string[] => {
      const alarm = alarms.find(name)
      return alarm?.kind === 'composite' ? [...alarmsIn(parseRule(alarm.config.AlarmRule ?? ''))] : []
    },
    /** Refuses a rule that cannot be read, that names alarms which do not exist, or that would stand on itself. */
    check(name: string, text: string): void {
      const children = [...alarmsIn(readRule(text))]
      const unknown = children.filter((child) => !alarms.find(child))
      if (unknown.length > 0)
        throw validationError(
          `Could not save the composite alarm as alarms [${unknown.join(', ')}] in the alarm rule do not exist`,
        )
      if (standsOn(children, name))
        throw validationError(`Could not save the composite alarm as ${name} would be a part of its own alarm rule`)
    },
  }

  function standsOn(children: readonly string[], name: string): boolean {
    return children.some((child) => {
      if (child === name) return true
      const alarm = alarms.find(child)
      return alarm?.kind === 'composite' && standsOn([...alarmsIn(parseRule(alarm.config.AlarmRule ?? ''))], name)
    })
  }
}

function parentsOf(composites: readonly CompositeAlarmDocument[], name: string): CompositeAlarmDocument[] {
  return composites.filter(({ config }) => alarmsIn(parseRule(config.AlarmRule ?? '')).has(name))
}

function readRule(text: string): CompositeRule {
  try {
    return parseRule(text)
  } catch (error) {
    if (error instanceof RuleError) throw validationError(`Error in AlarmRule: ${error.message}`)
    throw error
  }
}

/** `Friday 05 June, 2020 15:25:48 UTC` */
function writeDay(time: number): string {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options }).format(time)
  const day = new Date(time).toISOString()
  const date = `${part({ weekday: 'long' })} ${day.slice(8, 10)} ${part({ month: 'long' })}, ${day.slice(0, 4)}`
  return `${date} ${day.slice(11, 19)} UTC`
}
