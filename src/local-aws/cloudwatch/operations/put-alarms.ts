import type { DeleteAlarmsInput, PutCompositeAlarmInput, PutMetricAlarmInput, Tag } from '@aws-sdk/client-cloudwatch'
import type { Operations } from '../../service.ts'
import { writeTime } from '../alarms/alarm-time.ts'
import { checkActions, checkMetricAlarm } from '../alarms/check-alarm.ts'
import { type AlarmDocument, describeAlarm, initialState } from '../alarms/document.ts'
import { camelCased } from '../alarms/wire-case.ts'
import { invalidCombination, refuseUnserved, validationError } from '../errors.ts'
import type { AlarmDeps } from './alarm-deps.ts'

const mostDeleted = 100

export function createPutAlarms(deps: AlarmDeps): Operations {
  const { alarms, composites, evaluator, clock } = deps
  return {
    async PutMetricAlarm(input: PutMetricAlarmInput) {
      checkMetricAlarm(input)
      const alarm = await save(deps, { kind: 'metric', config: withoutTags(input) }, input.Tags)
      evaluator.watch(alarm.name)
      return {}
    },

    async PutCompositeAlarm(input: PutCompositeAlarmInput) {
      refuseUnserved(input, ['ActionsSuppressor', 'ActionsSuppressorWaitPeriod', 'ActionsSuppressorExtensionPeriod'])
      refuseUnserved(input, ['ActionConfiguration'])
      checkActions(input)
      composites.check(input.AlarmName ?? '', input.AlarmRule ?? '')
      const alarm = await save(deps, { kind: 'composite', config: withoutTags(input) }, input.Tags)
      if (alarm.kind === 'composite') await composites.evaluate(alarm)
      return {}
    },

    async DeleteAlarms({ AlarmNames: names = [] }: DeleteAlarmsInput) {
      if (names.length > mostDeleted) throw validationError(`At most ${mostDeleted} alarms can be deleted at once.`)
      for (const name of names) {
        const parents = composites.parentsOf(name).filter((parent) => !names.includes(parent))
        if (alarms.find(name) && parents.length > 0)
          throw validationError(
            `Could not delete the alarm ${name} as composite alarms [${parents.join(', ')}] depend on it`,
          )
      }
      for (const name of names) {
        const alarm = alarms.find(name)
        if (!alarm) continue
        evaluator.forget(name)
        await alarms.remove(name)
        await tell(deps, alarm, clock.now(), 'deleted', { type: 'Delete', deletedAlarm: writeConfig(alarm) })
      }
      return {}
    },
  }
}

type Wanted =
  | Pick<AlarmDocument & { kind: 'metric' }, 'kind' | 'config'>
  | Pick<AlarmDocument & { kind: 'composite' }, 'kind' | 'config'>

/** An alarm that is put again gets another configuration; its state stays, and so do its tags, as CloudWatch does. */
async function save({ alarms, clock }: AlarmDeps, wanted: Wanted, tags: readonly Tag[] = []): Promise<AlarmDocument> {
  const name = wanted.config.AlarmName ?? ''
  const now = clock.now()
  const old = alarms.find(name)
  if (old && old.kind !== wanted.kind)
    throw invalidCombination(`An alarm of another type with the name ${name} already exists.`)
  const alarm: AlarmDocument = {
    ...wanted,
    name,
    arn: alarms.arnOf(name),
    configuredAt: now,
    tags: old?.tags ?? tags.map(({ Key = '', Value = '' }) => ({ Key, Value })),
    state: old?.state ?? initialState(now),
  }
  await alarms.save(alarm)
  const change = old
    ? { type: 'Update', updatedAlarm: writeConfig(alarm), originalUpdatedFields: changedFields(old, alarm) }
    : { type: 'Create', createdAlarm: writeConfig(alarm) }
  await tell({ alarms }, alarm, now, old ? 'updated' : 'created', change)
  return alarm
}

async function tell(
  { alarms }: Pick<AlarmDeps, 'alarms'>,
  alarm: AlarmDocument,
  time: number,
  what: string,
  change: object,
) {
  await alarms.history.add({
    time,
    alarmName: alarm.name,
    alarmKind: alarm.kind,
    type: 'ConfigurationUpdate',
    summary: `Alarm "${alarm.name}" ${what}`,
    data: JSON.stringify({ version: '1.0', ...change }),
  })
}

function writeConfig(alarm: AlarmDocument): Record<string, unknown> {
  const {
    StateReason: _,
    StateReasonData: __,
    StateTransitionedTimestamp: ___,
    ...shown
  } = describeAlarm(alarm) as Record<string, unknown>
  const times = {
    AlarmConfigurationUpdatedTimestamp: writeTime(alarm.configuredAt),
    StateUpdatedTimestamp: writeTime(alarm.state.updatedAt),
  }
  return camelCased({ ...shown, ...times }) as Record<string, unknown>
}

/** What the fields that changed held before. */
function changedFields(old: AlarmDocument, alarm: AlarmDocument): object {
  const now = writeConfig(alarm)
  const before = Object.entries(writeConfig(old))
  return Object.fromEntries(before.filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(now[name])))
}

function withoutTags<T extends { Tags?: unknown }>(input: T): Omit<T, 'Tags'> {
  const { Tags: _, ...config } = input
  return config
}
