import { writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker'
import type { BaseFolder } from '../../runner/base-folder.ts'

const host = 'algo-1'

/** Writes `input/config/*.json`, which tell the container what it is to do. */
export async function writeTrainingConfig(folder: BaseFolder, request: CreateTrainingJobRequest): Promise<void> {
  const instanceType = request.ResourceConfig?.InstanceType ?? 'local'
  const files = {
    hyperparameters: request.HyperParameters ?? {},
    inputdataconfig: Object.fromEntries((request.InputDataConfig ?? []).map(describeChannel)),
    resourceconfig: {
      current_host: host,
      current_instance_type: instanceType,
      current_group_name: 'homogeneousCluster',
      hosts: [host],
      instance_groups: [{ instance_group_name: 'homogeneousCluster', instance_type: instanceType, hosts: [host] }],
      network_interface_name: 'lo',
    },
  }
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder.config, `${name}.json`), JSON.stringify(content))
  }
}

function describeChannel(channel: NonNullable<CreateTrainingJobRequest['InputDataConfig']>[number]) {
  const content = {
    ...(channel.ContentType && { ContentType: channel.ContentType }),
    TrainingInputMode: 'File',
    S3DistributionType: channel.DataSource?.S3DataSource?.S3DataDistributionType ?? 'FullyReplicated',
    RecordWrapperType: channel.RecordWrapperType ?? 'None',
  }
  return [channel.ChannelName ?? '', content] as const
}

/** The variables that SageMaker and its toolkits set for a training container. */
export function trainingEnv(folder: BaseFolder, name: string, arn: string, request: CreateTrainingJobRequest) {
  const channels = (request.InputDataConfig ?? []).map(({ ChannelName = '' }) => ChannelName)
  return {
    TRAINING_JOB_NAME: name,
    TRAINING_JOB_ARN: arn,
    SM_CURRENT_HOST: host,
    SM_HOSTS: JSON.stringify([host]),
    SM_NUM_CPUS: String(availableParallelism()),
    SM_NUM_GPUS: '0',
    SM_HPS: JSON.stringify(request.HyperParameters ?? {}),
    SM_INPUT_DIR: join(folder.root, 'input'),
    SM_INPUT_CONFIG_DIR: folder.config,
    SM_MODEL_DIR: folder.model,
    SM_OUTPUT_DIR: folder.output,
    SM_OUTPUT_DATA_DIR: folder.outputData,
    SM_CHANNELS: JSON.stringify(channels),
    ...Object.fromEntries(
      channels.map((channel) => [`SM_CHANNEL_${channel.toUpperCase()}`, join(folder.channels, channel)]),
    ),
    ...request.Environment,
  }
}
