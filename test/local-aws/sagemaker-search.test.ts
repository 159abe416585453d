import type { SearchExpression, SearchRequest } from '@aws-sdk/client-sagemaker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { trainingEnd, trainingJob } from '../support/sagemaker-requests.ts'

let local: LocalSageMaker

beforeAll(async () => {
  local = await startLocalSageMaker()
  for (const [name, rate] of Object.entries({ slow: '0.1', fast: '10', failing: '2' })) {
    const behaviour = name === 'failing' ? 'fail' : 'train'
    const request = trainingJob(name, { behaviour, rate, note: 'on purpose' })
    const MetricDefinitions = [{ Name: 'val.loss', Regex: 'loss=([0-9.e-]+);' }]
    const AlgorithmSpecification = { ...request.AlgorithmSpecification, TrainingInputMode: 'File' as const }
    await local.sagemaker.createTrainingJob({
      ...request,
      AlgorithmSpecification: { ...AlgorithmSpecification, MetricDefinitions },
      Tags: [{ Key: 'team', Value: name === 'slow' ? 'a' : 'b' }],
    })
    await trainingEnd(local, name)
  }
})
afterAll(async () => {
  await local.stop()
  await local.remove()
})

const search = (request: Partial<SearchRequest>) => local.sagemaker.search({ Resource: 'TrainingJob', ...request })
const found = async (SearchExpression: SearchExpression) =>
  (await search({ SearchExpression })).Results?.map(({ TrainingJob }) => TrainingJob?.TrainingJobName).sort()
const filter = (Name: string, Operator: 'Equals' | 'Contains' | 'GreaterThan' | 'In', Value: string) => ({
  Filters: [{ Name, Operator, Value }],
})

describe('a search for training jobs', () => {
  it.each([
    [
      'its artefact',
      filter('ModelArtifacts.S3ModelArtifacts', 'Equals', 's3://bucket/out/slow/output/model.tar.gz'),
      ['slow'],
    ],
    ['a part of its name', filter('TrainingJobName', 'Contains', 'ast'), ['fast']],
    ['one of several states', filter('TrainingJobStatus', 'In', 'Failed,Stopped'), ['failing']],
    ['a hyperparameter, compared as a number', filter('HyperParameters.rate', 'GreaterThan', '1'), ['failing', 'fast']],
    ['a metric whose name has a full stop', filter('Metrics.val.loss', 'Equals', '0.000019'), ['fast', 'slow']],
    ['a tag', filter('Tags.team', 'Equals', 'a'), ['slow']],
    ['a time', filter('CreationTime', 'GreaterThan', '2020-01-01T00:00:00Z'), ['failing', 'fast', 'slow']],
  ])('finds one by %s', async (_, expression, names) => {
    expect(await found(expression)).toEqual(names)
  })

  it('finds what has a property, and what has it not', async () => {
    expect(await found({ Filters: [{ Name: 'FailureReason', Operator: 'Exists' }] })).toEqual(['failing'])
    expect(await found({ Filters: [{ Name: 'FailureReason', Operator: 'NotExists' }] })).toEqual(['fast', 'slow'])
  })

  it('takes all filters, or one of them, and expressions within', async () => {
    const slow = { Name: 'TrainingJobName', Value: 'slow' }
    const failed = { Name: 'TrainingJobStatus', Value: 'Failed' }
    expect(await found({ Filters: [slow, failed] })).toEqual([])
    expect(await found({ Filters: [slow, failed], Operator: 'Or' })).toEqual(['failing', 'slow'])
    expect(await found({ SubExpressions: [{ Filters: [slow] }, { Filters: [failed] }], Operator: 'Or' })).toEqual([
      'failing',
      'slow',
    ])
  })

  it('pages through all, the last changed first, with their tags', async () => {
    const first = await search({ MaxResults: 2 })
    expect(first.TotalHits).toEqual({ Value: 3, Relation: 'EqualTo' })
    expect(first.Results?.map(({ TrainingJob }) => [TrainingJob?.TrainingJobName, TrainingJob?.Tags])).toEqual([
      ['failing', [{ Key: 'team', Value: 'b' }]],
      ['fast', [{ Key: 'team', Value: 'b' }]],
    ])
    const rest = await search({ MaxResults: 2, NextToken: first.NextToken })
    expect(rest.Results?.map(({ TrainingJob }) => TrainingJob?.TrainingJobName)).toEqual(['slow'])
    expect(rest.NextToken).toBeUndefined()
  })
})

describe('a search', () => {
  it('finds groups of model packages by their names', async () => {
    await local.sagemaker.createModelPackageGroup({ ModelPackageGroupName: 'group' })
    const { Results } = await search({
      Resource: 'ModelPackageGroup',
      SearchExpression: filter('ModelPackageGroupName', 'Equals', 'group'),
    })
    expect(Results).toMatchObject([{ ModelPackageGroup: { ModelPackageGroupName: 'group' } }])
  })

  it.each([
    [{ Resource: 'Pipeline' as const }, /^Search for Pipeline is not served/],
    [{ SortBy: 'TrainingJobName' }, /^SortBy TrainingJobName is not served/],
    [{ SearchExpression: { Filters: [{ Name: 'a', Operator: 'Equals' as const }] } }, /needs a Value/],
    [
      { SearchExpression: { NestedFilters: [{ NestedPropertyName: 'a', Filters: [{ Name: 'a.b', Value: 'c' }] }] } },
      /^NestedFilters is not served/,
    ],
  ])('for %j is refused by name', async (request, message) => {
    await expect(search(request)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    })
  })
})
