import { asList } from '../protocol/xml.ts'
import { ServiceError } from '../service.ts'
import { s3Errors } from './errors.ts'

export type Tag = { readonly key: string; readonly value: string }

/** S3's own limits. */
export const mostTags = { object: 10, bucket: 50 } as const
const longestKey = 128
const longestValue = 256
const allowedText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

/** The tags of an `x-amz-tagging` header, which is encoded as a query. */
export function tagsFromHeader(header: string | undefined): readonly Tag[] {
  const pairs = [...new URLSearchParams(header ?? '')]
  const tags = pairs.map(([key, value]) => ({ key, value }))
  if (tags.some(({ key }) => key === '') || hasDuplicates(tags)) {
    throw s3Errors.invalidArgument('x-amz-tagging', header ?? '', unreadableHeader)
  }
  return checkTags(tags, 'object')
}

/** The tags of a `Tagging` document's content. */
export function tagsFromXml(tagging: Readonly<Record<string, unknown>>, of: keyof typeof mostTags): readonly Tag[] {
  if (tagging.TagSet === undefined) throw s3Errors.malformedXml('a Tagging must hold a TagSet')
  const set = membersOf(tagging.TagSet)
  const tags = asList(set.Tag).map((tag) => {
    const { Key, Value } = membersOf(tag)
    if (typeof Key !== 'string' || typeof Value !== 'string') {
      throw s3Errors.malformedXml('every Tag must have one Key and one Value')
    }
    return { key: Key, value: Value }
  })
  if (hasDuplicates(tags)) throw invalidTag('Cannot provide multiple Tags with the same key')
  return checkTags(tags, of)
}

export function tagSet(tags: readonly Tag[] = []): object {
  return { TagSet: { Tag: tags.map(({ key, value }) => ({ Key: key, Value: value })) } }
}

function checkTags(tags: readonly Tag[], of: keyof typeof mostTags): readonly Tag[] {
  if (tags.length > mostTags[of]) {
    const what = of === 'object' ? 'Object tags cannot be' : 'Bucket tag count cannot be'
    throw new ServiceError('BadRequest', `${what} greater than ${mostTags[of]}`)
  }
  for (const { key, value } of tags) {
    if (key.startsWith('aws:')) throw invalidTag('System tags cannot be added/updated by requester')
    if (key === '' || key.length > longestKey || !allowedText.test(key))
      throw invalidTag('The TagKey you have provided is invalid')
    if (value.length > longestValue || !allowedText.test(value))
      throw invalidTag('The TagValue you have provided is invalid')
  }
  return tags
}

function hasDuplicates(tags: readonly Tag[]): boolean {
  return new Set(tags.map(({ key }) => key)).size < tags.length
}

function membersOf(element: unknown): Readonly<Record<string, unknown>> {
  return typeof element === 'object' && element !== null ? (element as Record<string, unknown>) : {}
}

function invalidTag(message: string): ServiceError {
  return new ServiceError('InvalidTag', message)
}

const unreadableHeader =
  "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates."
