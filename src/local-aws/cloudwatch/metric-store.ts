import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Journal, openJournal, readJournal } from '../journal.ts'
import {
  addMeasurement,
  createSeries,
  forgetBefore,
  identityKey,
  type Measurement,
  type MetricIdentity,
  type Series,
} from './series.ts'

export type Recorded = { readonly metric: MetricIdentity; readonly measurements: readonly Measurement[] }

export type MetricStore = Awaited<ReturnType<typeof openMetricStore>>

// As long as CloudWatch keeps values by the minute.
const retentionDays = 15
const dayMs = 24 * 60 * 60 * 1000
const fileSuffix = '.jsonl'

/** All metrics: in memory, and on disk in a file for each day on which they came. */
export async function openMetricStore(folder: string, now: () => number = Date.now) {
  await mkdir(folder, { recursive: true })
  const series = new Map<string, Series>()
  const oldest = () => now() - retentionDays * dayMs
  await readDays(folder, dayOf(oldest()), (recorded) => remember(series, recorded))
  let day = dayOf(now())
  let journal = await openDay(folder, day)
  const write = async (recorded: Recorded): Promise<void> => {
    if (dayOf(now()) !== day) {
      day = dayOf(now())
      const finished = journal
      const next = openDay(folder, day)
      journal = { append: async (entry) => (await next).append(entry), close: async () => (await next).close() }
      for (const [key, old] of series) if (!forgetBefore(old, oldest())) series.delete(key)
      await finished.close()
    }
    await journal.append(recorded)
  }
  return {
    /** Shows in queries at once; resolves when durable. */
    async add(recorded: readonly Recorded[]): Promise<void> {
      for (const one of recorded) remember(series, one)
      await Promise.all(recorded.map(write))
    },
    find: (identity: MetricIdentity): Series | undefined => series.get(identityKey(identity)),
    all: (): Series[] => [...series.values()],
    close: () => journal.close(),
  }
}

function remember(all: Map<string, Series>, { metric, measurements }: Recorded): void {
  const key = identityKey(metric)
  const series = all.get(key) ?? createSeries(metric)
  all.set(key, series)
  for (const measurement of measurements) addMeasurement(series, measurement)
}

async function readDays(folder: string, oldestDay: string, onRecorded: (recorded: Recorded) => void): Promise<void> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(fileSuffix)).sort()
  for (const file of files) {
    if (file.slice(0, -fileSuffix.length) < oldestDay) await rm(join(folder, file))
    else for await (const recorded of readJournal<Recorded>(join(folder, file))) onRecorded(recorded)
  }
}

function openDay(folder: string, day: string): Promise<Journal<Recorded>> {
  return openJournal<Recorded>(join(folder, `${day}${fileSuffix}`))
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
