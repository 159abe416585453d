import { validation } from './errors.ts'
import type { ResourceDocument } from './resources.ts'

/** The filters and paging that all List operations share. */
export type ListInput = {
  readonly NextToken?: string | undefined
  readonly MaxResults?: number | undefined
  readonly SortBy?: string | undefined
  readonly SortOrder?: string | undefined
  readonly NameContains?: string | undefined
  readonly StatusEquals?: string | undefined
  readonly CreationTimeAfter?: Date | undefined
  readonly CreationTimeBefore?: Date | undefined
  readonly LastModifiedTimeAfter?: Date | undefined
  readonly LastModifiedTimeBefore?: Date | undefined
}

export type ListRules<D> = {
  readonly defaultOrder: 'Ascending' | 'Descending'
  readonly statusOf?: (document: D) => string
  readonly keep?: (document: D) => boolean
  /** A text to sort by where `SortBy` names something of the documents' own; see `sortableNumber`. */
  readonly sortTextOf?: ((document: D) => string) | undefined
}

export type Page<D> = { readonly documents: readonly D[]; readonly nextToken: string | undefined }

type SortKey = readonly [string, string]

/** One page. The token holds the last item's place in the order, so that items added between pages neither repeat nor hide others. */
export function listPage<D extends ResourceDocument>(
  all: readonly D[],
  input: ListInput,
  { defaultOrder, statusOf = () => '', keep = () => true, sortTextOf }: ListRules<D>,
): Page<D> {
  const direction = (input.SortOrder ?? defaultOrder) === 'Descending' ? -1 : 1
  const keyOf = (document: D): SortKey =>
    sortTextOf ? [sortTextOf(document), document.name] : sortKey(document, input.SortBy, statusOf)
  const after = readToken(input.NextToken)
  const rest = all
    .filter((document) => passes(document, input, statusOf) && keep(document))
    .map((document) => ({ document, key: keyOf(document) }))
    .filter(({ key }) => !after || direction * compareKeys(key, after) > 0)
    .sort((a, b) => direction * compareKeys(a.key, b.key))
  const page = rest.slice(0, input.MaxResults ?? 10)
  const last = page.at(-1)
  return {
    documents: page.map(({ document }) => document),
    nextToken: last && rest.length > page.length ? writeToken(last.key) : undefined,
  }
}

function passes<D extends ResourceDocument>(document: D, input: ListInput, statusOf: (document: D) => string): boolean {
  const { createdAt, modifiedAt, name } = document
  return (
    (!input.NameContains || name.includes(input.NameContains)) &&
    (!input.StatusEquals || statusOf(document) === input.StatusEquals) &&
    createdAt > timeOr(input.CreationTimeAfter, Number.NEGATIVE_INFINITY) &&
    createdAt < timeOr(input.CreationTimeBefore, Number.POSITIVE_INFINITY) &&
    modifiedAt > timeOr(input.LastModifiedTimeAfter, Number.NEGATIVE_INFINITY) &&
    modifiedAt < timeOr(input.LastModifiedTimeBefore, Number.POSITIVE_INFINITY)
  )
}

function timeOr(time: Date | undefined, fallback: number): number {
  return time?.getTime() ?? fallback
}

function sortKey<D extends ResourceDocument>(
  document: D,
  by: string | undefined,
  statusOf: (document: D) => string,
): SortKey {
  if (by === 'Name') return [document.name, '']
  if (by === 'Status') return [statusOf(document), document.name]
  const time = by === 'LastModifiedTime' ? document.modifiedAt : document.createdAt
  return [String(time).padStart(16, '0'), document.name]
}

/** A text for each number, in the same order: the bits of a double, those of negative ones turned round. */
export function sortableNumber(value: number): string {
  const bits = Buffer.alloc(8)
  bits.writeDoubleBE(value)
  const isNegative = (bits[0] ?? 0) >= 0x80
  const ordered = bits.map((byte, index) => (isNegative ? ~byte : index === 0 ? byte | 0x80 : byte))
  return Buffer.from(ordered).toString('hex')
}

function compareKeys(a: SortKey, b: SortKey): number {
  return compareTexts(a[0], b[0]) || compareTexts(a[1], b[1])
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function writeToken(key: SortKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

function readToken(token: string | undefined): SortKey | undefined {
  if (!token) return undefined
  try {
    const key: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (Array.isArray(key) && typeof key[0] === 'string' && typeof key[1] === 'string') return [key[0], key[1]]
  } catch {
    // Falls through to the one error: why a token cannot be read does not matter to its sender.
  }
  throw validation('The NextToken is not one that this operation gave: start again without it')
}
