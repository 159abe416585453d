import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assemble, batchesOf } from '../../src/local-aws/sagemaker/transform/batches.ts'
import { type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createMemoryStorage } from '../support/memory-storage.ts'
import { createModel, transformEnd } from '../support/sagemaker-requests.ts'

const storage = createMemoryStorage({
  'in/rows.jsonl': '{"n":1}\n{"n":2}\n{"n":3}\n',
  'in/deep/more.jsonl': '{"n":4}',
  'bad/rows.jsonl': 'fine\nrefuse\n',
  'hanging/rows.jsonl': 'hang\n',
})
let local: LocalSageMaker

beforeAll(async () => {
  local = await startLocalSageMaker({ storage })
  await createModel(local, 'echo', 'raw-echo')
  await createModel(local, 'describing')
  await createModel(local, 'broken', 'end-at-start')
})
afterAll(async () => {
  await local.stop()
  await local.remove()
})

type Choices = { model?: string; input?: string; strategy?: 'MultiRecord' | 'SingleRecord'; split?: 'Line' | 'None' }

async function transform(
  name: string,
  { model = 'echo', input = 'in', strategy = 'MultiRecord', split = 'Line' }: Choices,
) {
  await local.sagemaker.createTransformJob({
    TransformJobName: name,
    ModelName: model,
    BatchStrategy: strategy,
    TransformInput: {
      DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://bucket/${input}` } },
      ContentType: 'application/jsonlines',
      SplitType: split,
    },
    TransformOutput: { S3OutputPath: `s3://bucket/out/${name}`, Accept: 'application/x-answers', AssembleWith: 'Line' },
    TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
  })
}

const outputOf = (name: string, file: string) => storage.objects.get(`out/${name}/${file}.out`)?.toString()

describe('a transform job', () => {
  it('answers every input object, line for line, under its own name', async () => {
    await transform('all', {})
    const job = await transformEnd(local, 'all')
    expect(job).toMatchObject({ TransformJobStatus: 'Completed', ModelName: 'echo' })
    expect(job.FailureReason).toBeUndefined()
    expect(outputOf('all', 'rows.jsonl')).toBe('{"n":1}\n{"n":2}\n{"n":3}\n')
    expect(outputOf('all', 'deep/more.jsonl')).toBe('{"n":4}\n')
  })

  it('sends single records with their content type where asked to', async () => {
    await transform('single', { model: 'describing', input: 'in/rows.jsonl', strategy: 'SingleRecord' })
    await transformEnd(local, 'single')
    const answers = outputOf('single', 'rows.jsonl')
      ?.trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(answers).toEqual(
      [1, 2, 3].map((n) => ({ got: `{"n":${n}}`, contentType: 'application/jsonlines', model: 'none' })),
    )
  })

  it('fails with the status of a container that refuses, without quoting its text', async () => {
    await transform('refused', { input: 'bad', strategy: 'SingleRecord' })
    const { TransformJobStatus, FailureReason } = await transformEnd(local, 'refused')
    expect(TransformJobStatus).toBe('Failed')
    expect(FailureReason).toContain('the model container answered 400 for s3://bucket/bad/rows.jsonl')
    expect(FailureReason).not.toContain('refused')
  })

  it.each([
    ['a container that ends at once', 'broken', 'in', 'process ended with exit code 7'],
    ['no input', 'echo', 'nothing', 'No S3 objects found under S3 URL "s3://bucket/nothing"'],
  ])('fails for %s', async (_, model, input, reason) => {
    await transform(`fails-${model}`, { model, input })
    expect((await transformEnd(local, `fails-${model}`)).FailureReason).toContain(reason)
  })

  it('is stopped while the container works', async () => {
    await transform('stopped', { input: 'hanging' })
    await local.sagemaker.stopTransformJob({ TransformJobName: 'stopped' })
    expect((await transformEnd(local, 'stopped')).TransformJobStatus).toBe('Stopped')
    await expect(local.sagemaker.stopTransformJob({ TransformJobName: 'stopped' })).rejects.toMatchObject({
      message: 'The request was rejected because the transform job is in status Stopped',
    })
  })

  it('has a name of its own and a model that exists', async () => {
    await expect(transform('all', {})).rejects.toMatchObject({ name: 'ResourceInUse' })
    await expect(transform('modelless', { model: 'none' })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Could not find model "arn:aws:sagemaker:us-east-1:000000000000:model/none".',
    })
    const { TransformJobSummaries } = await local.sagemaker.listTransformJobs({
      StatusEquals: 'Completed',
      SortBy: 'Name',
    })
    expect(TransformJobSummaries?.map(({ TransformJobName }) => TransformJobName)).toEqual(['single', 'all'])
  })
})

describe('batches of a transform job', () => {
  const batches = (text: string, limitBytes: number, strategy: 'MultiRecord' | 'SingleRecord' = 'MultiRecord') =>
    [...batchesOf(Buffer.from(text), 'x', { split: 'Line', strategy, limitBytes })].map(String)

  it.each([
    ['aa\nbb\ncc\n', 5, ['aa\nbb', 'cc']],
    ['aa\nbb\ncc', 8, ['aa\nbb\ncc']],
    ['aa\nbb\ncc', 7, ['aa\nbb', 'cc']],
    ['aa\n\nbb\r\n\r\n', 9, ['aa\nbb\r']],
    ['', 5, []],
  ])('of %j with at most %d bytes are %j', (text, limit, expected) => {
    expect(batches(text, limit)).toEqual(expected)
  })

  it('refuse a record that is larger than a payload may be', () => {
    expect(() => batches('aaa\nbb', 2)).toThrow('a record of x has 3 bytes')
  })

  it('are put together with one line feed after each answer', () => {
    expect(assemble([Buffer.from('a\n'), Buffer.from('b')], 'Line').toString()).toBe('a\nb\n')
    expect(assemble([Buffer.from('a'), Buffer.from('b')], 'None').toString()).toBe('ab')
  })
})
