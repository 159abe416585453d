import { invalidToken } from './errors.ts'

export type Page<T> = { readonly items: readonly T[]; readonly nextToken: string | undefined }

/**
 * One page of items in the order of their keys. The token holds the last key, so that items that come or go between pages neither
 * repeat nor hide others.
 */
export function pageByKey<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  { token, size }: { readonly token: string | undefined; readonly size: number },
): Page<T> {
  const after = token === undefined ? '' : readToken(token)
  const rest = items
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  const page = rest.slice(0, size)
  const last = page.at(-1)
  const isLast = page.length === rest.length
  return { items: page.map(({ item }) => item), nextToken: last && !isLast ? writeToken(last.key) : undefined }
}

function writeToken(key: string): string {
  return Buffer.from(`after ${key}`).toString('base64url')
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString()
  if (!text.startsWith('after ')) throw invalidToken()
  return text.slice('after '.length)
}
