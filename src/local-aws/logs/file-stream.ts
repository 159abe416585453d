import { endOfLines, type Line, nextLineStart, readLines, readLinesBackward } from './file-lines.ts'
import type { FileClock, FileTimes } from './file-times.ts'
import type { LogEvent, LogStream } from './log-stream.ts'

// A line without its end is one when nothing has followed it for so long.
const quietMs = 1_000

type FileStreamDeps = { readonly clock: FileClock; readonly now: () => number }

/** What a container wrote, line by line. The file is read in blocks, never as a whole. */
export function createFileStream(name: string, file: string, { clock, now }: FileStreamDeps): LogStream {
  const observe = async (): Promise<FileTimes & { readonly end: number }> => {
    const times = await clock.observe(file)
    if (!times) return { size: 0, startTime: 0, lastTime: 0, timeAt: () => 0, placeAt: () => 0, end: 0 }
    const isQuiet = now() - times.lastTime >= quietMs
    return { ...times, end: isQuiet ? times.size : await endOfLines(file, times.size) }
  }
  return {
    name,
    async summary() {
      const { size, startTime, lastTime, timeAt } = await observe()
      const times = size > 0 ? { firstTime: timeAt(0), lastTime, lastIngestionTime: lastTime } : {}
      return { createdAt: startTime, bytes: size, ...times }
    },
    async end() {
      return placeOf((await observe()).end)
    },
    async *forward({ place, time }) {
      const times = await observe()
      const start = place === undefined ? 0 : Number(place)
      const from = time === undefined ? 0 : await nextLineStart(file, times.placeAt(time), times.end)
      for await (const line of readLines(file, Math.max(start, from), times.end)) yield eventOf(line, times)
    },
    async *backward(before) {
      const times = await observe()
      for await (const line of readLinesBackward(file, Math.min(Number(before), times.end))) yield eventOf(line, times)
    },
  }
}

function eventOf({ start, end, text }: Line, times: FileTimes): LogEvent {
  const time = times.timeAt(start)
  return { time, ingestionTime: time, message: text, place: placeOf(start), next: placeOf(end) }
}

function placeOf(byte: number): string {
  return String(byte).padStart(26, '0')
}
