import { sendOpenLoop } from '../main-path/open-loop.ts'
import type { Clients } from './clients.ts'
import { type Latency, latencyOf } from './latency.ts'
import { unknownImage } from './model-process.ts'
import type { LocalAwsBenchOptions } from './options.ts'

const role = 'arn:aws:iam::000000000000:role/bench'

type Call = (clients: Clients, turn: string) => Promise<unknown>

/** One turn of the load: each call once, in this order. */
const calls: readonly Call[] = [
  ({ sagemaker }, turn) => createModel({ sagemaker }, turn, unknownImage),
  ({ sagemaker }, turn) => sagemaker.describeModel({ ModelName: turn }),
  ({ sagemaker }, turn) => createConfig({ sagemaker }, turn, turn),
  ({ sagemaker }, turn) => sagemaker.describeEndpointConfig({ EndpointConfigName: turn }),
  ({ sagemaker }) => sagemaker.describeTrainingJob({ TrainingJobName: 'described' }),
  ({ sagemaker }) => sagemaker.listModels({ MaxResults: 10 }),
]

/** SageMaker's control plane under an open loop: creating, describing and listing, as pipelines do. */
export async function measureControlPlane(
  clients: Clients,
  { rate, seconds }: Pick<LocalAwsBenchOptions, 'rate' | 'seconds'>,
): Promise<Latency> {
  await createJob(clients, 'described')
  for (const call of calls) await call(clients, 'warm-up')
  const turns = Math.ceil((rate * seconds) / calls.length)
  // A description needs what was created the turn before, since calls of one turn may overtake each other.
  await calls[0]?.(clients, 'turn-0')
  await calls[2]?.(clients, 'turn-0')
  const requests = Array.from({ length: turns }, (_, index) => index + 1).flatMap((turn) =>
    calls.map((call, place) => ({ call, name: `turn-${[1, 3].includes(place) ? turn - 1 : turn}` })),
  )
  const send = ({ call, name }: { call: Call; name: string }) => call(clients, name).then(() => undefined)
  return latencyOf(await sendOpenLoop({ requests, ratePerSecond: rate, send }))
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
