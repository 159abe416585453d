import { describe, expect, it } from 'vitest'
import { alarm, topic, useAlarms } from './use-alarms.ts'

const { local, describeOne, set } = useAlarms()

describe('a composite alarm', () => {
  it('follows the alarms of its rule, those that are composite too', async () => {
    for (const name of ['child-a', 'child b'])
      await local().cloudwatch.putMetricAlarm(alarm(name, { MetricName: 'none', TreatMissingData: 'ignore' }))
    await local().cloudwatch.putCompositeAlarm({
      AlarmName: 'both',
      AlarmRule: 'ALARM(child-a) AND (ALARM("child b") OR FALSE)',
      AlarmActions: [topic],
    })
    await local().cloudwatch.putCompositeAlarm({ AlarmName: 'neither', AlarmRule: 'NOT ALARM(both)' })
    expect(await describeOne('both')).toMatchObject({ StateValue: 'OK' })
    expect(await describeOne('neither')).toMatchObject({ StateValue: 'ALARM' })
    local().published.length = 0
    await set('child-a', 'ALARM')
    expect(await describeOne('both')).toMatchObject({ StateValue: 'OK' })
    await set('child b', 'ALARM')
    expect(await describeOne('both')).toMatchObject({ StateValue: 'ALARM' })
    expect((await describeOne('both'))?.StateReason).toContain(':alarm:child b transitioned to ALARM at ')
    expect(await describeOne('neither')).toMatchObject({ StateValue: 'OK' })
    expect(local().published.map(({ message }) => message.AlarmName)).toEqual(['both'])
    const parents = await local().cloudwatch.describeAlarms({ ParentsOfAlarmName: 'both' })
    expect(parents.CompositeAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['neither'])
    const children = await local().cloudwatch.describeAlarms({ ChildrenOfAlarmName: 'both' })
    expect(children.MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['child b', 'child-a'])
    await expect(local().cloudwatch.deleteAlarms({ AlarmNames: ['child-a'] })).rejects.toThrow('depend')
  })

  it.each([
    ['ALARM(', 'names no alarm'],
    ['ALARM(never-was)', 'never-was'],
    ['TRUE TRUE', 'behind the end'],
    ['PERHAPS(x)', 'PERHAPS'],
    ['ALARM("x', 'quotation'],
    ['NOT ALARM(loop)', 'loop'],
  ])('with the rule %s is refused', async (AlarmRule, message) => {
    await expect(local().cloudwatch.putCompositeAlarm({ AlarmName: 'loop', AlarmRule })).rejects.toThrow(message)
  })
})
