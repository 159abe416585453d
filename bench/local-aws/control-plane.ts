import { sendOpenLoop } from '../main-path/open-loop.ts'
import type { Clients } from './clients.ts'
import { type Latency, latencyOf } from './latency.ts'
import { unknownImage } from './model-process.ts'
import type { LocalAwsBenchOptions } from './options.ts'

const role = 'arn:aws:iam::000000000000:role/bench'

type Call = (clients: Clients, turn: string) => Promise<unknown>

/** What the load describes was there before it: calls may overtake each other. */
const known = 'known'

/** One turn of the load: each call once, in this order. */
const calls: readonly Call[] = [
  (clients, turn) => createModel(clients, turn, unknownImage),
  ({ sagemaker }) => sagemaker.describeModel({ ModelName: known }),
  (clients, turn) => createConfig(clients, turn, known),
  ({ sagemaker }) => sagemaker.describeEndpointConfig({ EndpointConfigName: known }),
  ({ sagemaker }) => sagemaker.describeTrainingJob({ TrainingJobName: known }),
  ({ sagemaker }) => sagemaker.listModels({ MaxResults: 10 }),
]

/** SageMaker's control plane under an open loop: creating, describing and listing, as pipelines do. */
export async function measureControlPlane(
  clients: Clients,
  { rate, seconds }: Pick<LocalAwsBenchOptions, 'rate' | 'seconds'>,
): Promise<Latency> {
  await createJob(clients, known)
  for (const call of calls) await call(clients, known)
  const requests = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, turn) => calls.map((call) => ({ call, name: `${prefix}-${turn}` }))).flat()
  const send = ({ call, name }: { call: Call; name: string }) => call(clients, name).then(() => undefined)
  // Until the code on both sides has been compiled to what it is from then on.
  await sendOpenLoop({ requests: requests('warm-up', rate), ratePerSecond: 4 * rate, send })
  const turns = Math.ceil((rate * seconds) / calls.length)
  return latencyOf(await sendOpenLoop({ requests: requests('turn', turns), ratePerSecond: rate, send }))
}

export function createModel({ sagemaker }: Pick<Clients, 'sagemaker'>, ModelName: string, Image: string) {
  return sagemaker.createModel({ ModelName, ExecutionRoleArn: role, PrimaryContainer: { Image } })
}

export function createConfig({ sagemaker }: Pick<Clients, 'sagemaker'>, EndpointConfigName: string, ModelName: string) {
  const variant = { VariantName: 'v1', ModelName, InstanceType: 'ml.m5.large' as const }
  return sagemaker.createEndpointConfig({
    EndpointConfigName,
    ProductionVariants: [{ ...variant, InitialInstanceCount: 1, InitialVariantWeight: 1 }],
  })
}

export function createJob({ sagemaker }: Pick<Clients, 'sagemaker'>, TrainingJobName: string) {
  return sagemaker.createTrainingJob({
    TrainingJobName,
    RoleArn: role,
    AlgorithmSpecification: { TrainingImage: unknownImage, TrainingInputMode: 'File' },
    OutputDataConfig: { S3OutputPath: 's3://bench/out' },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
    StoppingCondition: { MaxRuntimeInSeconds: 60 },
  })
}
