import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Channel } from '@aws-sdk/client-sagemaker'
import { downloadPrefix } from '../../runner/download-prefix.ts'
import { JobFailure } from '../../runner/job-failure.ts'
import type { ObjectStorage } from '../../service.ts'
import { parseS3Uri } from '../s3-uri.ts'

const channelName = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/

/** Puts every channel's objects into its folder, as `File` mode does. */
export async function downloadChannels(
  storage: ObjectStorage,
  channels: readonly Channel[],
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  for (const channel of channels) {
    const target = join(folder, checkedName(channel))
    await mkdir(target, { recursive: true })
    await downloadPrefix(storage, parseS3Uri(prefixOf(channel), 'InputDataConfig.S3Uri'), target, signal)
  }
}

function checkedName({ ChannelName = '' }: Channel): string {
  if (channelName.test(ChannelName)) return ChannelName
  throw new JobFailure('ClientError', `channel name ${JSON.stringify(ChannelName)} must match ${channelName.source}`)
}

function prefixOf(channel: Channel): string {
  const name = channel.ChannelName
  const source = channel.DataSource?.S3DataSource
  if (!source?.S3Uri) throw new JobFailure('ClientError', `channel ${name} must have an S3DataSource with an S3Uri`)
  if (source.S3DataType !== 'S3Prefix') {
    throw new JobFailure(
      'ClientError',
      `channel ${name}: the embedded SageMaker reads S3Prefix, got ${source.S3DataType}`,
    )
  }
  if (channel.InputMode === 'Pipe') {
    throw new JobFailure('ClientError', `channel ${name}: the embedded SageMaker reads in File mode, got Pipe`)
  }
  if (channel.CompressionType === 'Gzip') {
    throw new JobFailure(
      'ClientError',
      `channel ${name}: the embedded SageMaker unpacks nothing, got CompressionType Gzip`,
    )
  }
  return source.S3Uri
}
