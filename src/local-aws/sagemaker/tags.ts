import type { AddTagsInput, DeleteTagsInput, ListTagsInput } from '@aws-sdk/client-sagemaker'
import type { Operations } from '../service.ts'
import { required, validation } from './errors.ts'
import { type ResourceDocument, type StoredTag, tagsOf } from './resources.ts'

/** What the tag operations need of a kind of resource. */
export type Taggable = {
  values(): readonly ResourceDocument[]
  update(name: string, change: <D extends ResourceDocument>(current: D) => D): Promise<ResourceDocument>
}

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
      return { Tags: await retag(arn, (tags) => [...tags.filter(({ Key }) => !names.has(Key)), ...added]) }
    },

    async ListTags(input: ListTagsInput) {
      return { Tags: locate(required(input.ResourceArn, 'ResourceArn')).document.tags }
    },

    async DeleteTags(input: DeleteTagsInput) {
      const names = new Set(required(input.TagKeys, 'TagKeys'))
      await retag(required(input.ResourceArn, 'ResourceArn'), (tags) => tags.filter(({ Key }) => !names.has(Key)))
      return {}
    },
  }
}
