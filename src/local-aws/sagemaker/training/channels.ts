import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Channel } from '@aws-sdk/client-sagemaker'
import type { BaseFolder } from '../../runner/base-folder.ts'
import { mapPathsInScripts } from '../../runner/container-paths.ts'
import { downloadObjects } from '../../runner/download-prefix.ts'
import { listInput } from '../../runner/list-input.ts'
import type { ObjectStorage } from '../../service.ts'
import { refuseUnserved, required, validation } from '../errors.ts'
import { parseS3Uri } from '../s3-uri.ts'

/** Puts every channel's objects into its folder, as `File` mode does; `FastFile` shows a container the same files. */
export async function downloadChannels(
  storage: ObjectStorage,
  channels: readonly Channel[],
  folder: BaseFolder,
  signal: AbortSignal,
): Promise<void> {
  for (const { ChannelName = '', DataSource } of channels) {
    const target = join(folder.channels, ChannelName)
    await mkdir(target, { recursive: true })
    const objects = await listInput(storage, DataSource?.S3DataSource ?? {}, 'InputDataConfig.S3Uri')
    await downloadObjects(storage, objects, target, signal)
    if (ChannelName === driversChannel) await mapPathsInScripts(folder.root, target)
  }
}

// What version 3 of AWS's Python SDK starts a training script with.
const driversChannel = 'sm_drivers'

const channelName = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/

/** Refuses channels that would not be read as they say. */
export function checkChannels(channels: readonly Channel[], defaultMode: string | undefined): void {
  const names = channels.map((channel) => checkChannel(channel, defaultMode))
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice) throw validation(`Channel names must be unique, got ${twice} twice`)
}

function checkChannel(channel: Channel, defaultMode: string | undefined): string {
  const name = required(channel.ChannelName, 'InputDataConfig.ChannelName')
  const refuse = (rule: string) => validation(`Channel ${name}: ${rule}`)
  if (!channelName.test(name)) throw refuse(`its name must match ${channelName.source}`)
  if ((channel.InputMode ?? defaultMode) === 'Pipe') {
    throw refuse('Pipe mode is not served by the embedded SageMaker: use File or FastFile')
  }
  if (channel.CompressionType === 'Gzip') {
    throw refuse('CompressionType Gzip is for Pipe mode only: leave it out, File mode hands objects over as they are')
  }
  if (channel.RecordWrapperType === 'RecordIO') throw refuse('RecordWrapperType RecordIO is for Pipe mode only')
  refuseUnserved({ ...channel.DataSource }, ['FileSystemDataSource', 'DatasetSource'])
  const source = required(channel.DataSource?.S3DataSource, 'InputDataConfig.DataSource.S3DataSource')
  parseS3Uri(source.S3Uri, 'InputDataConfig.S3Uri')
  if (source.S3DataType !== 'S3Prefix' && source.S3DataType !== 'ManifestFile') {
    throw refuse(`the embedded SageMaker reads an S3Prefix or a ManifestFile, got ${source.S3DataType}`)
  }
  refuseUnserved(source, ['AttributeNames', 'InstanceGroupNames', 'ModelAccessConfig', 'HubAccessConfig'])
  return name
}
