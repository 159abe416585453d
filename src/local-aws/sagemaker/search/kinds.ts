import type { Caller, Operations } from '../../service.ts'
import type { ResourceDocument } from '../resources.ts'
import type { SearchDeps, SearchedKind } from './operations.ts'

type Values = { values(): readonly ResourceDocument[] }

type Searched = {
  readonly trainingJobs: Values
  readonly tuningJobs: Values
  readonly endpoints: Values
  readonly groups: Values
  readonly packages: Values
}

/** Describes for a search, which asks in nobody's name. */
const searcher: Caller = { accessKeyId: '', arn: '', account: '' }

/** The kinds that can be searched, each told of by its own Describe operation. */
export function searchedKinds(stores: Searched, operations: Operations): SearchDeps['kinds'] {
  const kind = (store: Values, operation: string, member: string, key: 'name' | 'arn' = 'name'): SearchedKind => ({
    values: () => store.values(),
    async describe(document) {
      const describe = operations[operation]
      if (!describe) throw new Error(`${operation} must be served where its things are searched`)
      return describe({ [member]: document[key] } as never, searcher)
    },
  })
  return {
    TrainingJob: kind(stores.trainingJobs, 'DescribeTrainingJob', 'TrainingJobName'),
    HyperParameterTuningJob: kind(stores.tuningJobs, 'DescribeHyperParameterTuningJob', 'HyperParameterTuningJobName'),
    Endpoint: kind(stores.endpoints, 'DescribeEndpoint', 'EndpointName'),
    ModelPackage: kind(stores.packages, 'DescribeModelPackage', 'ModelPackageName', 'arn'),
    ModelPackageGroup: kind(stores.groups, 'DescribeModelPackageGroup', 'ModelPackageGroupName'),
  }
}
