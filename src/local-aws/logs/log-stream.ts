/** One event as its stream knows it. */
export type LogEvent = {
  /** Epoch milliseconds. */
  readonly time: number
  readonly ingestionTime: number
  readonly message: string
  /** Its place: places of one stream compare as texts in the order of its events. */
  readonly place: string
  /** The place right behind it. */
  readonly next: string
}

export type StreamSummary = {
  readonly createdAt: number
  readonly firstTime?: number | undefined
  readonly lastTime?: number | undefined
  readonly lastIngestionTime?: number | undefined
  readonly bytes: number
}

/** A stream of events in the order of their times, whatever keeps them. */
export type LogStream = {
  readonly name: string
  summary(): Promise<StreamSummary>
  /** Where the stream ends now. */
  end(): Promise<string>
  /** The events at that place and behind it, none before that time. */
  forward(from: { readonly place?: string | undefined; readonly time?: number | undefined }): AsyncIterable<LogEvent>
  /** The events before that place, the newest first. */
  backward(before: string): AsyncIterable<LogEvent>
}

/** The place before every event. */
export const startOfStream = '0'.repeat(26)
