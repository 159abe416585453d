import { invalidParameter } from './errors.ts'

type Page<T> = { readonly items: readonly T[]; readonly nextToken: string | undefined }

/** One page of items that are sorted by their keys. The token holds the last key, so that what comes or goes between pages does no harm. */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  request: { readonly nextToken?: string | undefined; readonly limit: number; readonly descending?: boolean },
): Page<T> {
  const after = request.nextToken === undefined ? undefined : readToken(request.nextToken)
  const isBehind = (key: string) => after === undefined || (request.descending ? key < after : key > after)
  const rest = items.filter((item) => isBehind(keyOf(item)))
  const page = rest.slice(0, request.limit)
  const last = page.at(-1)
  const isLast = page.length === rest.length
  return { items: page, nextToken: last !== undefined && !isLast ? writeToken(keyOf(last)) : undefined }
}

function writeToken(key: string): string {
  return Buffer.from(`after ${key}`).toString('base64url')
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString()
  if (!text.startsWith('after ')) throw invalidParameter('The specified nextToken is invalid.')
  return text.slice('after '.length)
}
