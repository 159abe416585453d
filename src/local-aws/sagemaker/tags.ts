import type { AddTagsInput, DeleteTagsInput, ListTagsInput } from '@aws-sdk/client-sagemaker'
import type { Operations } from '../service.ts'
import { required, validation } from './errors.ts'
import { type ResourceDocument, type StoredTag, tagsOf } from './resources.ts'

/** What the tag operations need of a kind of resource. */
export type Taggable = {
  values(): readonly ResourceDocument[]
  update(name: string, change: <D extends ResourceDocument>(current: D) => D): Promise<ResourceDocument>
}

const mostTags = 50

/** Tags live in the documents of what they tag, so that creating with tags is one write. */
export function createTagOperations(kinds: readonly Taggable[]): Operations {
  const locate = (arn: string) => {
    for (const kind of kinds) {
      const document = kind.values().find((candidate) => candidate.arn === arn)
      if (document) return { kind, document }
    }
    throw validation(`Could not find resource "${arn}".`)
  }
  const retag = async (arn: string, change: (tags: readonly StoredTag[]) => StoredTag[]) => {
    const { kind, document } = locate(arn)
    const tagged = await kind.update(document.name, (current) => ({ ...current, tags: change(current.tags) }))
    return tagged.tags
  }

  return {
    async AddTags(input: AddTagsInput) {
      const added = tagsOf(required(input.Tags, 'Tags'))
      const names = new Set(added.map(({ Key }) => Key))
      const arn = required(input.ResourceArn, 'ResourceArn')
      const merge = (tags: readonly StoredTag[]) =>
        withinLimit([...tags.filter(({ Key }) => !names.has(Key)), ...added])
      return { Tags: await retag(arn, merge) }
    },

    async ListTags(input: ListTagsInput) {
      const { tags } = locate(required(input.ResourceArn, 'ResourceArn')).document
      const from = readToken(input.NextToken)
      const to = from + (input.MaxResults ?? mostTags)
      return { Tags: tags.slice(from, to), NextToken: to < tags.length ? writeToken(to) : undefined }
    },

    async DeleteTags(input: DeleteTagsInput) {
      const names = new Set(required(input.TagKeys, 'TagKeys'))
      await retag(required(input.ResourceArn, 'ResourceArn'), (tags) => tags.filter(({ Key }) => !names.has(Key)))
      return {}
    },
  }
}

function withinLimit(tags: StoredTag[]): StoredTag[] {
  if (tags.length <= mostTags) return tags
  throw validation(`A resource has at most ${mostTags} tags, got ${tags.length}`)
}

function writeToken(index: number): string {
  return Buffer.from(String(index)).toString('base64url')
}

function readToken(token: string | undefined): number {
  if (!token) return 0
  const index = Number(Buffer.from(token, 'base64url').toString())
  if (Number.isInteger(index) && index > 0) return index
  throw validation('The NextToken is not one that this operation gave: start again without it')
}
