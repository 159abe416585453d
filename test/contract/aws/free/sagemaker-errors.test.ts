import { describe, expect, it } from 'vitest'
import { createConfig, createModel } from '../endpoints.ts'
import { processingJob, trainingJob } from '../jobs.ts'
import { arnPattern, onRequest, refusal, useAwsTarget } from '../use-target.ts'

const aws = useAwsTarget()
const sagemaker = () => aws.target.clients.sagemaker
const validation = (message: RegExp) => refusal('ValidationException', message)

describe('a request that breaks a constraint', () => {
  const train = (more: object) =>
    sagemaker().createTrainingJob({ ...trainingJob(aws.target, 'name', 'train'), ...more })
  const ResourceConfig = { InstanceType: 'local' as 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 }

  it('of an enum is told the member and the values', async () => {
    await expect(train({ ResourceConfig })).rejects.toMatchObject(
      validation(
        /^1 validation error detected: Value 'local' at 'resourceConfig\.instanceType' failed to satisfy constraint: Member must satisfy enum value set: \[.*ml\.m5\.large.*\]$/,
      ),
    )
  })

  it('of a pattern is told the expression', async () => {
    await expect(train({ TrainingJobName: 'not a name' })).rejects.toMatchObject(
      validation(
        /^1 validation error detected: Value 'not a name' at 'trainingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: /,
      ),
    )
  })

  it('more than once is told everything, with a semicolon between', async () => {
    await expect(train({ TrainingJobName: 'not a name', ResourceConfig })).rejects.toMatchObject(
      validation(/^2 validation errors detected: Value '[^;]+; Value '/),
    )
  })
})

describe('what does not exist', () => {
  const TrainingJobName = 'contract-never-made'
  const ProcessingJobName = TrainingJobName
  const HyperParameterTuningJobName = 'contract-never'
  const TransformJobName = TrainingJobName

  it.each([
    [
      'DescribeTrainingJob',
      () => sagemaker().describeTrainingJob({ TrainingJobName }),
      /^Requested resource not found\.$/,
    ],
    ['StopTrainingJob', () => sagemaker().stopTrainingJob({ TrainingJobName }), /^Requested resource not found\.$/],
    [
      'DescribeProcessingJob',
      () => sagemaker().describeProcessingJob({ ProcessingJobName }),
      /^Could not find requested job/,
    ],
    ['StopProcessingJob', () => sagemaker().stopProcessingJob({ ProcessingJobName }), /^Could not find requested job/],
    [
      'DescribeTransformJob',
      () => sagemaker().describeTransformJob({ TransformJobName }),
      /^Could not find requested job/,
    ],
  ])('as a job is a ValidationException of %s', async (_, call, message) => {
    await expect(call()).rejects.toMatchObject(validation(message))
  })

  it.each([
    [
      'DescribeHyperParameterTuningJob',
      () => sagemaker().describeHyperParameterTuningJob({ HyperParameterTuningJobName }),
    ],
    ['StopHyperParameterTuningJob', () => sagemaker().stopHyperParameterTuningJob({ HyperParameterTuningJobName })],
  ])('as a tuning job is a ResourceNotFound of %s', async (_, call) => {
    await expect(call()).rejects.toMatchObject(refusal('ResourceNotFound', /^Amazon SageMaker can't find a tuning job/))
  })

  const EndpointName = 'contract-never-made'
  const DesiredWeightsAndCapacities = [{ VariantName: 'a', DesiredWeight: 1 }]
  it.each([
    ['endpoint', 'DescribeEndpoint', () => sagemaker().describeEndpoint({ EndpointName })],
    ['endpoint', 'DeleteEndpoint', () => sagemaker().deleteEndpoint({ EndpointName })],
    [
      'endpoint',
      'UpdateEndpointWeightsAndCapacities',
      () => sagemaker().updateEndpointWeightsAndCapacities({ EndpointName, DesiredWeightsAndCapacities }),
    ],
    [
      'endpoint configuration',
      'DescribeEndpointConfig',
      () => sagemaker().describeEndpointConfig({ EndpointConfigName: EndpointName }),
    ],
    [
      'endpoint configuration',
      'DeleteEndpointConfig',
      () => sagemaker().deleteEndpointConfig({ EndpointConfigName: EndpointName }),
    ],
    ['model', 'DescribeModel', () => sagemaker().describeModel({ ModelName: EndpointName })],
    ['model', 'DeleteModel', () => sagemaker().deleteModel({ ModelName: EndpointName })],
  ])('as %s is a ValidationException of %s', async (noun, _, call) => {
    const resource = `${noun === 'endpoint configuration' ? 'endpoint-config' : noun}/${EndpointName}`
    await expect(call()).rejects.toMatchObject(
      validation(new RegExp(`^Could not find ${noun} "${arnPattern(resource)}"\\.$`)),
    )
  })
})

describe('a name that is taken', () => {
  it('by a model is a ValidationException', async () => {
    const ModelName = await createModel(aws)
    const { roleArn: ExecutionRoleArn, image: Image } = aws.target
    await expect(
      sagemaker().createModel({ ModelName, ExecutionRoleArn, PrimaryContainer: { Image } }),
    ).rejects.toMatchObject(
      validation(new RegExp(`^Cannot create already existing model "${arnPattern(`model/${ModelName}`)}"\\.$`)),
    )
  })

  it('by an endpoint configuration is a ValidationException', async () => {
    const EndpointConfigName = await createConfig(aws, await createModel(aws), [1])
    const { ProductionVariants } = await sagemaker().describeEndpointConfig({ EndpointConfigName })
    await expect(sagemaker().createEndpointConfig({ EndpointConfigName, ProductionVariants })).rejects.toMatchObject(
      validation(
        new RegExp(
          `^Cannot create already existing endpoint configuration "${arnPattern(`endpoint-config/${EndpointConfigName}`)}"\\.$`,
        ),
      ),
    )
  })
})

describe('instances without a quota', () => {
  const text = (usage: string) =>
    new RegExp(
      `^The account-level service limit 'ml\\.[a-z0-9.]+ for ${usage} usage' is 0 Instances, with current utilization of 0 Instances and a request delta of 1 Instances\\.`,
    )

  it('are a ResourceLimitExceeded of CreateTrainingJob', async () => {
    const name = aws.uniqueName('greedy')
    const ResourceConfig = { InstanceType: aws.target.instanceTypeWithoutQuota, InstanceCount: 1, VolumeSizeInGB: 5 }
    await expect(
      sagemaker().createTrainingJob(trainingJob(aws.target, name, 'train', { ResourceConfig })),
    ).rejects.toMatchObject(refusal('ResourceLimitExceeded', text('training job')))
  })

  it('are a ResourceLimitExceeded of CreateEndpoint', async () => {
    const model = await createModel(aws)
    const InstanceType = aws.target.instanceTypeWithoutQuota
    const ProductionVariants = [{ VariantName: 'a', ModelName: model, InstanceType, InitialInstanceCount: 1 }]
    const EndpointConfigName = await createConfig(aws, model, [1], { ProductionVariants })
    const EndpointName = aws.uniqueName('greedy')
    await expect(sagemaker().createEndpoint({ EndpointName, EndpointConfigName })).rejects.toMatchObject(
      refusal('ResourceLimitExceeded', text('endpoint')),
    )
  })
})

describe('calls that come too fast', () => {
  onRequest('are a ThrottlingException, which AWS cannot be made to show for sure', async () => {
    await aws.target.provoke({ kind: 'throttle', operation: 'CreateProcessingJob', name: 'throttled', times: 1 })
    const request = processingJob(aws.target, 'throttled', '')
    await expect(sagemaker().createProcessingJob(request)).rejects.toMatchObject(
      refusal('ThrottlingException', /^Rate exceeded$/),
    )
  })

  onRequest('of ListTrainingJobs are those above two a second, which AWS counts less exactly', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 6 }, () => sagemaker().listTrainingJobs({})))
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
    expect(refused.length).toBeGreaterThan(0)
    for (const reason of refused) expect(reason).toMatchObject(refusal('ThrottlingException', /^Rate exceeded$/))
  })
})
