import { join } from 'node:path'
import { openCompactingJournal } from '../../compacting-journal.ts'
import type { AlarmDocument } from './document.ts'

export type HistoryItem = {
  /** Epoch milliseconds. */
  readonly time: number
  readonly alarmName: string
  readonly alarmKind: AlarmDocument['kind']
  readonly type: 'ConfigurationUpdate' | 'StateUpdate' | 'Action'
  readonly summary: string
  /** JSON. */
  readonly data: string
}

// As long as CloudWatch keeps it, also that of alarms that are deleted.
const retentionMs = 30 * 24 * 60 * 60 * 1000

/** What happened to alarms, on disk and in memory. */
export async function openAlarmHistory(folder: string, now: () => number) {
  let items: HistoryItem[] = []
  const living = () => {
    const oldest = now() - retentionMs
    if (items.some(({ time }) => time < oldest)) items = items.filter(({ time }) => time >= oldest)
    return items
  }
  const journal = await openCompactingJournal<HistoryItem>(join(folder, 'history.jsonl'), {
    apply: (item) => void items.push(item),
    live: living,
    size: () => living().length,
  })
  return {
    /** Resolves when it is durable. */
    add: (item: HistoryItem): Promise<void> => journal.record(item),
    /** In the order in which it happened. */
    items: (): readonly HistoryItem[] => living(),
    close: () => journal.close(),
  }
}
