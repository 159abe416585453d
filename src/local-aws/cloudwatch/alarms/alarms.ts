import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openCollection } from '../../collection.ts'
import type { Log } from '../../log.ts'
import type { EventSink } from '../../service.ts'
import type { AlarmDocument, StateRecord } from './document.ts'
import { openAlarmHistory } from './history.ts'
import { notificationOf } from './notification.ts'
import { stateChangeEvent } from './state-event.ts'

/** Publishes a message to the topic of that ARN; throws when there is none. */
export type AlarmActionSink = (arn: string, message: object) => void

export type AlarmsContext = {
  readonly folder: string
  readonly account: string
  readonly region: string
  readonly log: Log
  readonly now: () => number
  readonly events: EventSink
  readonly actions: AlarmActionSink
}

export type Alarms = Awaited<ReturnType<typeof openAlarms>>

/** All alarms, kept on disk, and what has to happen when one of them changes its state. */
export async function openAlarms(context: AlarmsContext) {
  const { account, region } = context
  await mkdir(context.folder, { recursive: true })
  const history = await openAlarmHistory(context.folder, context.now)
  const documents = await openCollection<AlarmDocument>(join(context.folder, 'documents'))
  const listeners: Array<(alarm: AlarmDocument) => Promise<void>> = []
  const find = (name: string) => documents.get(keyOf(name))

  async function runAction(alarm: AlarmDocument, arn: string, message: object): Promise<void> {
    const failure = attempt(() => context.actions(arn, message))
    const data = {
      actionState: failure === undefined ? 'Succeeded' : 'Failed',
      stateUpdateTimestamp: alarm.state.updatedAt,
      notificationResource: arn,
      publishedMessage: JSON.stringify({ default: JSON.stringify(message) }),
      ...(failure !== undefined && { error: failure }),
    }
    const summary =
      failure === undefined
        ? `Successfully executed action ${arn}`
        : `Failed to execute action ${arn}. Received error: "${failure}"`
    await history.add({ ...about(alarm), type: 'Action', summary, data: JSON.stringify(data) })
  }

  return {
    history,
    find,
    all: (): AlarmDocument[] => [...documents.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    arnOf: (name: string) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
    /** Hears of every state that changes, after it is durable and its actions are done. */
    onChange: (listener: (alarm: AlarmDocument) => Promise<void>): void => void listeners.push(listener),

    save: (alarm: AlarmDocument): Promise<void> => documents.put(keyOf(alarm.name), alarm),
    remove: (name: string): Promise<void> => documents.delete(keyOf(name)),

    /** Gives an alarm another state, with all that follows from it; the state it has already changes nothing. */
    async changeState(name: string, state: StateRecord): Promise<void> {
      const old = find(name)
      if (!old || old.state.value === state.value) return
      const alarm = { ...old, state }
      const saved = documents.put(keyOf(name), alarm)
      const summary = `Alarm updated from ${old.state.value} to ${state.value}`
      const data = JSON.stringify({ version: '1.0', oldState: writeState(old.state), newState: writeState(state) })
      // Both show at once: who sees the state finds it in the history.
      await Promise.all([saved, history.add({ ...about(alarm), type: 'StateUpdate', summary, data })])
      context.events.emit(stateChangeEvent(alarm, old.state))
      const message = notificationOf(alarm, old.state, context)
      for (const arn of actionsOf(alarm)) await runAction(alarm, arn, message)
      for (const listener of listeners) await listener(alarm)
    },
    close: () => history.close(),
  }
}

function about(alarm: AlarmDocument) {
  return { time: alarm.state.updatedAt, alarmName: alarm.name, alarmKind: alarm.kind }
}

function actionsOf({ config, state }: AlarmDocument): readonly string[] {
  if (config.ActionsEnabled === false) return []
  switch (state.value) {
    case 'OK':
      return config.OKActions ?? []
    case 'ALARM':
      return config.AlarmActions ?? []
    case 'INSUFFICIENT_DATA':
      return config.InsufficientDataActions ?? []
  }
}

function writeState({ value, reason, reasonData }: StateRecord): object {
  const parsed = reasonData === undefined ? {} : { stateReasonData: JSON.parse(reasonData) as unknown }
  return { stateValue: value, stateReason: reason, ...parsed }
}

function attempt(act: () => void): string | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

// An alarm's name is longer than a file's may be once its slashes and blanks are written so that they can stand in one.
function keyOf(name: string): string {
  return createHash('sha256').update(name).digest('hex')
}
