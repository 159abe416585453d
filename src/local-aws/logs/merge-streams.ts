import type { LogEvent, LogStream } from './log-stream.ts'

export type StreamEvent = { readonly stream: string; readonly event: LogEvent }

/** The last event that was seen: events of one time come by their streams' names, those of one stream by their places. */
export type Reached = { readonly time: number; readonly stream: string; readonly place: string }

type Range = { readonly from: number; readonly to: number; readonly reached: Reached | undefined }
type Head = { readonly stream: string; event: LogEvent; readonly rest: AsyncIterator<LogEvent> }

/** The events of several streams in the order of their times: from `from`, before `to`, behind what was reached. */
export async function* mergeStreams(streams: readonly LogStream[], range: Range): AsyncGenerator<StreamEvent> {
  const heads: Head[] = []
  const waiting = await byFirstTime(streams)
  for (;;) {
    // A stream is opened only when its turn may have come: a group may hold hundreds.
    while (waiting[0] && (heads.length === 0 || waiting[0].firstTime <= earliest(heads).event.time)) {
      const head = await openStream(waiting[0].stream, range)
      waiting.shift()
      if (head) heads.push(head)
    }
    if (heads.length === 0) return
    const head = earliest(heads)
    if (head.event.time > range.to) return
    yield { stream: head.stream, event: head.event }
    const next = await head.rest.next()
    if (next.done) heads.splice(heads.indexOf(head), 1)
    else head.event = next.value
  }
}

async function byFirstTime(streams: readonly LogStream[]) {
  const looked = await Promise.all(
    streams.map(async (stream) => ({ stream, firstTime: (await stream.summary()).firstTime })),
  )
  return looked
    .flatMap(({ stream, firstTime }) => (firstTime === undefined ? [] : [{ stream, firstTime }]))
    .sort((a, b) => a.firstTime - b.firstTime)
}

async function openStream(stream: LogStream, { from, reached }: Range): Promise<Head | undefined> {
  const rest = stream.forward({ time: from })[Symbol.asyncIterator]()
  for (;;) {
    const next = await rest.next()
    if (next.done) return undefined
    const event = next.value
    if (event.time >= from && isBehind(event, stream.name, reached)) return { stream: stream.name, event, rest }
  }
}

function isBehind(event: LogEvent, stream: string, reached: Reached | undefined): boolean {
  if (!reached || event.time !== reached.time) return !reached || event.time > reached.time
  return stream === reached.stream ? event.place > reached.place : stream > reached.stream
}

function earliest(heads: readonly Head[]): Head {
  return heads.reduce((first, head) => {
    if (head.event.time !== first.event.time) return head.event.time < first.event.time ? head : first
    return head.stream < first.stream ? head : first
  })
}
