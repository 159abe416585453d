import { createHash } from 'node:crypto'

/** A name for a document's file: AWS's own names may be longer than a file's. */
export function documentKey(...names: readonly string[]): string {
  return createHash('sha256').update(names.join('\n')).digest('hex')
}
