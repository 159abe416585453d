import { gunzipSync } from 'node:zlib'
import type { QuarantineReason } from '../domain/dataset/quarantine.ts'
import type { DeliveredRow } from '../domain/dataset/validate-annotations.ts'

const newline = 0x0a
const longestInflated = 1024 ** 3

/**
 * The rows of an annotation file: JSON Lines in UTF-8, gzip-compressed if its key ends in `.gz`. A file that cannot be decoded
 * is one broken row that stands for all of its lines; a line that is no JSON is one broken row. Blank lines are no rows.
 */
export function* readAnnotationFile(key: string, bytes: Uint8Array): Generator<DeliveredRow> {
  const plain = key.endsWith('.gz') ? inflate(key, bytes) : bytes
  if (!(plain instanceof Uint8Array)) {
    yield plain
    return
  }
  const text = decode(plain)
  if (typeof text !== 'string') {
    yield { key, line: null, rows: Math.max(1, countLines(plain)), broken: text }
    return
  }
  let line = 0
  for (const content of text.split('\n')) {
    line += 1
    if (content.trim() !== '') yield readLine(key, line, content)
  }
}

function readLine(key: string, line: number, content: string): DeliveredRow {
  try {
    return { key, line, value: JSON.parse(content) }
  } catch {
    // The parser's own message quotes the line, which holds what customers wrote.
    const cutOff = content.trimStart().startsWith('{') && !content.trimEnd().endsWith('}')
    const got = `${content.length} characters that are not${cutOff ? ', cut off before the closing brace' : ''}`
    const message = `the line must be one JSON object, got ${got}: write each row with a JSON library, on one line`
    return { key, line, rows: 1, broken: { rule: 'broken line', member: 'the line', message } }
  }
}

function inflate(key: string, bytes: Uint8Array): Uint8Array | DeliveredRow {
  try {
    return gunzipSync(bytes, { maxOutputLength: longestInflated })
  } catch (error) {
    const got = error instanceof Error ? error.message : 'an unknown error'
    const message = `the file must be gzip as its name says, of at most 1 GiB, got "${got}": deliver it again`
    return { key, line: null, rows: 1, broken: { rule: 'unreadable file', member: 'the file', message } }
  }
}

function decode(bytes: Uint8Array): string | QuarantineReason {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return wrongEncoding('UTF-16')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return wrongEncoding(`bytes that are none, first in line ${firstBadLine(bytes)}`)
  }
}

function wrongEncoding(got: string): QuarantineReason {
  const message = `the file must be UTF-8, got ${got}: export it as UTF-8 and deliver it again`
  return { rule: 'wrong encoding', member: 'the file', message }
}

function firstBadLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(newline, start)
    const next = end === -1 ? bytes.length : end + 1
    try {
      decoder.decode(bytes.subarray(start, next))
    } catch {
      return line
    }
    start = next
  }
  return line
}

function countLines(bytes: Uint8Array): number {
  let lines = bytes.at(-1) === newline || bytes.length === 0 ? 0 : 1
  for (const byte of bytes) if (byte === newline) lines += 1
  return lines
}
