import { type Journal, openJournal, readJournal } from '../journal.ts'
import { createTurns } from '../turns.ts'
import { type LogEvent, type LogStream, startOfStream } from './log-stream.ts'

/** What one PutLogEvents call brought. */
type Batch = {
  /** When it came, epoch milliseconds. */
  readonly at: number
  readonly events: ReadonlyArray<readonly [time: number, message: string]>
}

export type StoredStream = LogStream & {
  /** Resolves when the events are durable. */
  add(at: number, events: Batch['events']): Promise<void>
}

/** A stream that clients put events into: a journal on disk, read when somebody first asks, and in memory from then on. */
export function createStoredStream(name: string, file: string, createdAt: number): StoredStream {
  const events: LogEvent[] = []
  const inTurn = createTurns()
  let loading: Promise<void> | undefined
  let count = 0
  let bytes = 0
  let lastIngestionTime: number | undefined

  function take({ at, events: added }: Batch): void {
    for (const [time, message] of added) {
      const place = placeOf(time, count)
      insert(events, { time, ingestionTime: at, message, place, next: placeOf(time, count + 1) })
      count += 1
      bytes += Buffer.byteLength(message) + 26
    }
    lastIngestionTime = at
  }
  function load(): Promise<void> {
    loading ??= (async () => {
      for await (const batch of readJournal<Batch>(file)) take(batch)
    })()
    return loading
  }

  return {
    name,
    async add(at, added) {
      await load()
      const batch = { at, events: added }
      await inTurn(file, async () => {
        // Open for one batch only: there may be more streams than a process may have files.
        const journal: Journal<Batch> = await openJournal(file)
        try {
          await journal.append(batch)
        } finally {
          await journal.close()
        }
        take(batch)
      })
    },
    async summary() {
      await load()
      return { createdAt, firstTime: events[0]?.time, lastTime: events.at(-1)?.time, lastIngestionTime, bytes }
    },
    async end() {
      await load()
      return events.at(-1)?.next ?? startOfStream
    },
    async *forward({ place = startOfStream, time = Number.NEGATIVE_INFINITY }) {
      await load()
      yield* events.filter((event) => event.place >= place && event.time >= time)
    },
    async *backward(before) {
      await load()
      yield* events.filter((event) => event.place < before).reverse()
    },
  }
}

/** By time, and in the order of arrival where times are equal. */
function insert(events: LogEvent[], event: LogEvent): void {
  let at = events.length
  while (at > 0 && (events[at - 1]?.place ?? '') > event.place) at -= 1
  events.splice(at, 0, event)
}

function placeOf(time: number, number: number): string {
  return `${String(time).padStart(14, '0')}${String(number).padStart(12, '0')}`
}
