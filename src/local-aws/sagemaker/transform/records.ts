import { JobFailure } from '../../runner/job-failure.ts'

/** How records of a content type are read and written. A record of CSV is the list of its columns. */
export type RecordFormat = {
  parse(text: string, where: string): unknown
  print(value: unknown): string
  join(input: unknown, output: unknown): unknown
}

const csv: RecordFormat = {
  parse: (text) => parseCsv(text.replace(/\r$/, '')),
  print: (value) => asList(value).map(printCell).join(','),
  join: (input, output) => [...asList(input), ...asList(output)],
}

const json: RecordFormat = {
  parse(text, where) {
    try {
      return JSON.parse(text)
    } catch (cause) {
      throw new JobFailure('ClientError', `${where} must be JSON for DataProcessing: ${String(cause)}`, { cause })
    }
  },
  print: (value) => JSON.stringify(value ?? null),
  join(input, output) {
    const isObject = typeof input === 'object' && input !== null && !Array.isArray(input)
    return isObject ? { ...input, SageMakerOutput: output } : { SageMakerInput: input, SageMakerOutput: output }
  },
}

/** The format of a content type; undefined for one whose records have no parts. */
export function formatOf(contentType: string | undefined): RecordFormat | undefined {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'text/csv') return csv
  return ['application/json', 'application/jsonlines', 'application/x-jsonlines', 'application/jsonl'].includes(type)
    ? json
    : undefined
}

const cell = /("(?:[^"]|"")*"|[^,]*)(,|$)/gy

function parseCsv(line: string): string[] {
  const cells: string[] = []
  for (const [, text = '', end] of line.matchAll(cell)) {
    cells.push(text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text)
    if (end === '') break
  }
  return cells
}

function printCell(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '')
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return value === undefined ? [] : [value]
}
