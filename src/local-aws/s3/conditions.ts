import type { IncomingHttpHeaders } from 'node:http'
import { s3Errors } from './errors.ts'
import type { ObjectRecord } from './object-index.ts'
import type { Precondition } from './object-store.ts'

export const noCondition: Precondition = () => undefined

/** What a write demands of the object that is there, from `If-None-Match` and `If-Match`. */
export function writePrecondition(headers: IncomingHttpHeaders, key: string): Precondition {
  const ifNoneMatch = headers['if-none-match']
  const ifMatch = headers['if-match']
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw s3Errors.notImplemented('A write with If-None-Match other than *')
  }
  return (current) => {
    if (ifNoneMatch === '*' && current) throw s3Errors.preconditionFailed('If-None-Match')
    if (ifMatch === undefined) return
    if (!current) throw s3Errors.noSuchKey(key)
    if (!matches(ifMatch, current)) throw s3Errors.preconditionFailed('If-Match')
  }
}

/** What a deletion demands of the object that is there, from `If-Match`: `*` for any. */
export function deletePrecondition(ifMatch: string | undefined): Precondition {
  if (ifMatch === undefined) return noCondition
  return (current) => {
    if (!current || !matches(ifMatch, current)) throw s3Errors.preconditionFailed('If-Match')
  }
}

/** Whether a reader's conditions let it have the object; throws where they do not hold. */
export function readCondition(headers: IncomingHttpHeaders, record: ObjectRecord): 'send' | 'not-modified' {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, record)) throw s3Errors.preconditionFailed('If-Match')
  } else if (changedAfter(headers['if-unmodified-since'], record) === true) {
    throw s3Errors.preconditionFailed('If-Unmodified-Since')
  }
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, record) ? 'not-modified' : 'send'
  return changedAfter(headers['if-modified-since'], record) === false ? 'not-modified' : 'send'
}

/** What a copy demands of its source, from the `x-amz-copy-source-if-…` headers. */
export function checkSourceConditions(headers: IncomingHttpHeaders, record: ObjectRecord): void {
  const names = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since']
  const conditions = names.flatMap((name) => {
    const value = headers[`x-amz-copy-source-${name}`]
    return typeof value === 'string' ? [[name, value]] : []
  })
  const answer = readCondition(Object.fromEntries(conditions), record)
  if (answer === 'not-modified') throw s3Errors.preconditionFailed('x-amz-copy-source-If-None-Match')
}

function matches(condition: string, record: ObjectRecord): boolean {
  const etags = condition.split(',').map((etag) => etag.trim().replace(/^W\//, '').replaceAll('"', ''))
  return etags.includes('*') || etags.includes(record.etag)
}

/** Undefined when there is no such condition, or none that can be read. HTTP dates have no fractions of a second. */
function changedAfter(date: string | undefined, record: ObjectRecord): boolean | undefined {
  const limit = Date.parse(date ?? '')
  return Number.isNaN(limit) ? undefined : Math.floor(record.lastModified / 1000) * 1000 > limit
}
