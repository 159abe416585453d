import { open } from 'node:fs/promises'
import type { TrafficMail } from './traffic.ts'

type MailFileOptions = {
  /** The members of a line that are text, where the line has no `text` of its own. */
  readonly fields: readonly string[]
  readonly limit?: number
  /** Begin again at the end of the file, until the limit or for ever. */
  readonly loop?: boolean
}

/** The mails in a file of JSON Lines. Reads as it is asked; an `Error` names file and line of the first that is no mail. */
export async function* readMails(
  file: string,
  { fields, limit, loop = false }: MailFileOptions,
): AsyncGenerator<TrafficMail> {
  let read = 0
  do {
    for await (const mail of readOnce(file, fields)) {
      if (limit !== undefined && read >= limit) return
      read += 1
      yield mail
    }
    if (read === 0) throw new Error(`${file} holds no mail: it must have at least one line of JSON`)
  } while (loop)
}

async function* readOnce(file: string, fields: readonly string[]): AsyncGenerator<TrafficMail> {
  let number = 0
  for await (const line of readLines(file)) {
    number += 1
    if (line.trim() !== '') yield toMail(line, `${file}:${number}`, fields)
  }
}

async function* readLines(file: string): AsyncGenerator<string> {
  try {
    const handle = await open(file)
    try {
      yield* handle.readLines({ encoding: 'utf8' })
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw new Error(`cannot read the mails in ${file}: name a file of JSON Lines with --file`, { cause })
  }
}

function toMail(line: string, where: string, fields: readonly string[]): TrafficMail {
  const record = parseObject(line, where)
  const source = isObject(record.text) ? record.text : pick(record, fields)
  const text = Object.entries(source).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  if (text.length === 0) {
    throw new Error(
      `${where} must have an object \`text\`, or one of the fields ${fields.join(', ')} (--fields) as a string`,
    )
  }
  const { inferenceId } = record
  return { text: Object.fromEntries(text), ...(typeof inferenceId === 'string' && { inferenceId }) }
}

function parseObject(line: string, where: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line)
    if (isObject(value)) return value
  } catch {
    // The parser's message quotes the line, which is customer text.
  }
  throw new Error(`${where} must be a JSON object`)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function pick(record: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, record[field]]))
}
