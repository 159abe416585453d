import type { Collection } from '../service.ts'
import { validation } from './errors.ts'

export type StoredTag = { readonly Key: string; readonly Value: string }

/** What every kept thing has. Times are epoch milliseconds, since documents are JSON. Documents are never changed in place. */
export type ResourceDocument = {
  readonly name: string
  readonly arn: string
  readonly createdAt: number
  readonly modifiedAt: number
  readonly tags: readonly StoredTag[]
}

/** The documents of one kind under AWS's rules: names are unique, and a missing one has its own error. */
export type Resources<D extends ResourceDocument> = ReturnType<typeof createResources<D>>

export type ResourceErrors = {
  readonly missing: (name: string) => Error
  readonly duplicate: (arn: string) => Error
}

/**
 * A document shows in the collection as soon as `put` is called, so looking and taking a name, or reading and replacing a
 * document, is one synchronous step and two callers cannot interleave.
 */
export function createResources<D extends ResourceDocument>(collection: Collection<D>, errors: ResourceErrors) {
  const find = (name: string) => collection.get(name)
  const require = (name: string): D => {
    const document = find(name)
    if (!document) throw errors.missing(name)
    return document
  }
  return {
    find,
    require,
    values: () => collection.values(),

    async create(document: D): Promise<D> {
      if (find(document.name)) throw errors.duplicate(document.arn)
      await collection.put(document.name, document)
      return document
    },

    /** Replaces the document by what `change` makes of it. `change` may throw to refuse; it never waits. */
    async update(name: string, change: (current: D) => D): Promise<D> {
      const next = change(require(name))
      await collection.put(name, next)
      return next
    },

    async remove(name: string): Promise<void> {
      require(name)
      await collection.delete(name)
    },
  }
}

/** Tags of a request as they are kept. */
export function tagsOf(
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): StoredTag[] {
  return (tags ?? []).map(({ Key, Value }) => {
    if (!Key)
      throw validation(
        "1 validation error detected: Value null at 'tags.key' failed to satisfy constraint: Member must not be null",
      )
    return { Key, Value: Value ?? '' }
  })
}
