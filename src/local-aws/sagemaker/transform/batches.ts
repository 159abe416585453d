import { JobFailure } from '../../runner/job-failure.ts'

export type BatchRules = {
  readonly split: 'Line' | 'None'
  readonly strategy: 'MultiRecord' | 'SingleRecord'
  readonly limitBytes: number
}

const newline = 0x0a

/** The payloads for the container: the whole object, or its lines, one by one or as many as fit. Empty lines are no records. */
export function* batchesOf(
  content: Buffer,
  name: string,
  { split, strategy, limitBytes }: BatchRules,
): Generator<Buffer> {
  const records = split === 'Line' ? linesOf(content) : [content]
  let batch: Buffer[] = []
  let bytes = 0
  for (const record of records) {
    if (record.length > limitBytes) {
      throw new JobFailure(
        'ClientError',
        `a record of ${name} has ${record.length} bytes, more than MaxPayloadInMB allows (${limitBytes})`,
      )
    }
    // A line feed stands between the records of a batch.
    const full = bytes + record.length + batch.length > limitBytes
    if (batch.length > 0 && (full || strategy === 'SingleRecord')) {
      yield joinLines(batch)
      batch = []
      bytes = 0
    }
    batch.push(record)
    bytes += record.length
  }
  if (batch.length > 0) yield joinLines(batch)
}

function* linesOf(content: Buffer): Generator<Buffer> {
  let start = 0
  while (start < content.length) {
    const found = content.indexOf(newline, start)
    const end = found === -1 ? content.length : found
    const line = content.subarray(start, end)
    if (line.length > 0 && line.toString('latin1') !== '\r') yield line
    start = end + 1
  }
}

function joinLines(records: readonly Buffer[]): Buffer {
  const separator = Buffer.of(newline)
  return Buffer.concat(records.flatMap((record, index) => (index === 0 ? [record] : [separator, record])))
}

/** One object from the answers: each ended by a line feed where they are assembled by line, as they came otherwise. */
export function assemble(answers: readonly Buffer[], by: 'Line' | 'None'): Buffer {
  if (by === 'None') return Buffer.concat(answers)
  return Buffer.concat(
    answers.flatMap((answer) => (answer.at(-1) === newline ? [answer] : [answer, Buffer.of(newline)])),
  )
}
