import { createHash } from 'node:crypto'
import { appendFile, mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createTurns } from '../turns.ts'

/** That so many bytes of a file had been written by a time (epoch milliseconds). */
type Mark = readonly [bytes: number, time: number]

/** When the parts of a log file were written, as far as is known. */
export type FileTimes = {
  readonly size: number
  readonly startTime: number
  readonly lastTime: number
  /** Of the byte at that place. */
  timeAt(place: number): number
  /** The first place whose time is not before that time. */
  placeAt(time: number): number
}

export type FileClock = ReturnType<typeof createFileClock>

/**
 * Log files hold no times. Whenever somebody looks at one, its size and when it last grew are noted; what was written between two
 * notes is spread evenly over that time. Noted once, a time stays: an event that was answered never moves.
 */
export function createFileClock(folder: string, now: () => number) {
  const known = new Map<string, Mark[]>()
  const inTurn = createTurns()
  return {
    observe: (file: string): Promise<FileTimes | undefined> => inTurn(file, () => look(file)),
  }

  async function look(file: string): Promise<FileTimes | undefined> {
    const found = await stat(file).catch(() => undefined)
    if (!found) return undefined
    // Files are stamped by the machine's clock, events by the embedded AWS's.
    const offsetMs = now() - Date.now()
    const grewAt = Math.min(Math.round(found.mtimeMs + offsetMs), Math.floor(now()))
    const notes = join(folder, `${createHash('sha256').update(file).digest('hex')}.jsonl`)
    let marks = known.get(file) ?? (await readMarks(notes))
    const last = marks.at(-1)
    const fresh: Mark[] = []
    if (!last || found.size < last[0]) {
      marks = []
      fresh.push([0, Math.min(grewAt, startOf(file) ?? Math.floor(found.birthtimeMs + offsetMs))])
    }
    const before = fresh[0] ?? last ?? [0, grewAt]
    if (found.size > before[0]) fresh.push([found.size, Math.max(before[1], grewAt)])
    marks = [...marks, ...fresh]
    known.set(file, marks)
    if (fresh.length > 0) await writeMarks(notes, fresh)
    return timesOf(marks)
  }
}

function timesOf(marks: readonly Mark[]): FileTimes {
  const [first = [0, 0] as Mark] = marks
  const last = marks.at(-1) ?? first
  return {
    size: last[0],
    startTime: first[1],
    lastTime: last[1],
    timeAt(place) {
      const [before, after] = around(marks, ([bytes]) => bytes > place)
      return Math.floor(between(place, before[0], after[0], before[1], after[1]))
    },
    placeAt(time) {
      if (time <= first[1]) return 0
      if (time > last[1]) return last[0]
      const [before, after] = around(marks, ([, at]) => at >= time)
      return Math.floor(between(time, before[1], after[1], before[0], after[0]))
    },
  }
}

/** The first mark of which something holds, and the one before it. */
function around(marks: readonly Mark[], holds: (mark: Mark) => boolean): readonly [Mark, Mark] {
  const found = marks.findIndex(holds)
  const at = found < 0 ? marks.length - 1 : found
  const after = marks[at] ?? [0, 0]
  return [marks[at - 1] ?? after, after]
}

function between(value: number, low: number, high: number, from: number, to: number): number {
  return high <= low ? to : from + (to - from) * Math.min(1, Math.max(0, (value - low) / (high - low)))
}

/** A job's log is called after the time at which it was created. */
function startOf(file: string): number | undefined {
  const time = /-(\d{13})\.log$/.exec(file)?.[1]
  return time === undefined ? undefined : Number(time)
}

async function readMarks(notes: string): Promise<Mark[]> {
  const text = await readFile(notes, 'utf8').catch(() => '')
  // A crash may have cut the last note short.
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Mark)
}

async function writeMarks(notes: string, marks: readonly Mark[]): Promise<void> {
  await mkdir(join(notes, '..'), { recursive: true })
  await appendFile(notes, marks.map((mark) => `${JSON.stringify(mark)}\n`).join(''))
}
