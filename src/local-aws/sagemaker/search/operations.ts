import type { ResourceType, SearchRequest, SearchResponse } from '@aws-sdk/client-sagemaker'
import type { Operations } from '../../service.ts'
import { refuseUnserved, required, validation } from '../errors.ts'
import { listPage } from '../listing.ts'
import type { ResourceDocument } from '../resources.ts'
import { matches } from './expression.ts'

/** A kind of thing that can be searched: what is kept of it, and how its Describe operation is asked for one. */
export type SearchedKind = {
  readonly values: () => readonly ResourceDocument[]
  readonly describe: (document: ResourceDocument) => Promise<object>
}

export type SearchDeps = { readonly kinds: Readonly<Partial<Record<ResourceType, SearchedKind>>> }

/** Search over what Describe tells of each thing, and its tags. */
export function createSearchOperations({ kinds }: SearchDeps): Operations {
  return {
    async Search(input: SearchRequest): Promise<SearchResponse> {
      const resource = required(input.Resource, 'Resource')
      const kind = kinds[resource]
      if (!kind) throw validation(`Search for ${resource} is not served by the embedded SageMaker`)
      refuseUnserved(input, ['VisibilityConditions'])
      const { SortBy = 'LastModifiedTime', CrossAccountFilterOption } = input
      if (SortBy !== 'LastModifiedTime' && SortBy !== 'CreationTime')
        throw validation(
          `SortBy ${SortBy} is not served by the embedded SageMaker: use LastModifiedTime or CreationTime`,
        )
      // Nobody else shares anything here.
      const documents = CrossAccountFilterOption === 'CrossAccount' ? [] : kind.values()
      const records = new Map<ResourceDocument, object>()
      for (const document of documents) {
        const record = { ...(await kind.describe(document)), Tags: document.tags }
        if (matches(input.SearchExpression, record)) records.set(document, record)
      }
      const page = listPage([...records.keys()], { ...input, SortBy }, { defaultOrder: 'Descending' })
      return {
        Results: page.documents.map((document) => ({ [resource]: records.get(document) })),
        NextToken: page.nextToken,
        TotalHits: { Value: records.size, Relation: 'EqualTo' },
      }
    },
  }
}
