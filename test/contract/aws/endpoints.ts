import type { CreateEndpointConfigInput, DescribeEndpointOutput } from '@aws-sdk/client-sagemaker'
import { waitUntilEndpointDeleted, waitUntilEndpointInService } from '@aws-sdk/client-sagemaker'
import type { UsedTarget } from './use-target.ts'

/** A model whose container does what its variable `BEHAVIOUR` says; it goes at the end. */
export async function createModel(aws: UsedTarget, behaviour = 'echo'): Promise<string> {
  const { clients, roleArn, image } = aws.target
  const ModelName = aws.uniqueName('model')
  await clients.sagemaker.createModel({
    ModelName,
    ExecutionRoleArn: roleArn,
    PrimaryContainer: { Image: image, Environment: { BEHAVIOUR: behaviour } },
  })
  aws.atEnd(() => clients.sagemaker.deleteModel({ ModelName }))
  return ModelName
}

/** A configuration with one variant for each weight, named `a`, `b` and so on, all of the one model. */
export async function createConfig(
  aws: UsedTarget,
  model: string,
  weights: readonly number[],
  more: Partial<CreateEndpointConfigInput> = {},
): Promise<string> {
  const { clients, instanceType } = aws.target
  const EndpointConfigName = aws.uniqueName('config')
  const ProductionVariants = weights.map((InitialVariantWeight, index) => ({
    VariantName: 'abcdefghij'.charAt(index),
    ModelName: model,
    InstanceType: instanceType,
    InitialInstanceCount: 1,
    InitialVariantWeight,
  }))
  await clients.sagemaker.createEndpointConfig({ EndpointConfigName, ProductionVariants, ...more })
  aws.atEnd(() => clients.sagemaker.deleteEndpointConfig({ EndpointConfigName }))
  return EndpointConfigName
}

/** An endpoint that is being created; it goes at the end. */
export async function createEndpoint(aws: UsedTarget, EndpointConfigName: string): Promise<string> {
  const { clients, wait } = aws.target
  const EndpointName = aws.uniqueName('endpoint')
  await clients.sagemaker.createEndpoint({ EndpointName, EndpointConfigName })
  aws.atEnd(async () => {
    await waitUntilEndpointInService({ client: clients.sagemaker, ...wait }, { EndpointName }).catch(() => undefined)
    await clients.sagemaker.deleteEndpoint({ EndpointName })
    await waitUntilEndpointDeleted({ client: clients.sagemaker, ...wait }, { EndpointName })
  })
  return EndpointName
}

export async function inService(aws: UsedTarget, EndpointName: string): Promise<DescribeEndpointOutput> {
  const { clients, wait } = aws.target
  await waitUntilEndpointInService({ client: clients.sagemaker, ...wait }, { EndpointName })
  return clients.sagemaker.describeEndpoint({ EndpointName })
}

export async function invoke(aws: UsedTarget, EndpointName: string, text: string, more: object = {}) {
  const { runtime } = aws.target.clients
  const answer = await runtime.invokeEndpoint({ EndpointName, Body: Buffer.from(text), ...more })
  return { ...answer, text: Buffer.from(answer.Body).toString('utf8') }
}
