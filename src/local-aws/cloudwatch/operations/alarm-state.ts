import type { DisableAlarmActionsInput, EnableAlarmActionsInput, SetAlarmStateInput } from '@aws-sdk/client-cloudwatch'
import { type Operations, ServiceError } from '../../service.ts'
import type { AlarmDocument } from '../alarms/document.ts'
import type { AlarmDeps } from './alarm-deps.ts'

export function createAlarmState({ alarms, clock }: AlarmDeps): Operations {
  const setActionsEnabled = async (names: readonly string[] = [], enabled: boolean) => {
    for (const name of names) {
      const alarm = alarms.find(name)
      if (alarm) await alarms.save({ ...alarm, config: { ...alarm.config, ActionsEnabled: enabled } } as AlarmDocument)
    }
    return {}
  }
  return {
    /** Until the next evaluation, which finds the state that the metric says. */
    async SetAlarmState(input: SetAlarmStateInput) {
      const { AlarmName: name = '', StateValue: value, StateReason: reason = '', StateReasonData: reasonData } = input
      if (!alarms.find(name)) throw new ServiceError('ResourceNotFound', `Unknown alarm: ${name}`, 404)
      checkJson(reasonData)
      if (value) await alarms.changeState(name, { value, reason, reasonData, updatedAt: clock.now() })
      return {}
    },
    EnableAlarmActions: ({ AlarmNames }: EnableAlarmActionsInput) => setActionsEnabled(AlarmNames, true),
    DisableAlarmActions: ({ AlarmNames }: DisableAlarmActionsInput) => setActionsEnabled(AlarmNames, false),
  }
}

function checkJson(text: string | undefined): void {
  if (text === undefined) return
  try {
    JSON.parse(text)
  } catch (cause) {
    throw new ServiceError('InvalidFormatFault', `StateReasonData is not JSON: ${(cause as Error).message}`)
  }
}
