import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { CreateTransformJobRequest } from '@aws-sdk/client-sagemaker'
import { JobFailure } from '../../runner/job-failure.ts'
import type { InputObject } from '../../runner/list-input.ts'
import { type ModelAnswer, NoModelAnswer } from '../../runner/model-client.ts'
import type { ModelServer } from '../../runner/model-server.ts'
import type { ObjectStorage } from '../../service.ts'
import { asFolder, parseS3Uri, s3Uri } from '../s3-uri.ts'
import { assemble, batchesOf } from './batches.ts'
import type { DataProcessing } from './data-processing.ts'
import type { TransformParameters } from './parameters.ts'
import type { createSlots } from './slots.ts'

export type ObjectTransform = {
  readonly storage: ObjectStorage
  readonly server: Pick<ModelServer, 'send'>
  readonly request: CreateTransformJobRequest
  readonly parameters: TransformParameters
  readonly processing: DataProcessing
  readonly inSlot: ReturnType<typeof createSlots>
  readonly input: InputObject
  readonly signal: AbortSignal
}

/** Sends one input object through the container, batch by batch, and stores the answers as `<name>.out`. */
export async function transformObject(transform: ObjectTransform): Promise<void> {
  const { storage, request, parameters, processing, inSlot, input, signal } = transform
  const uri = s3Uri(input)
  const content = await readObject(transform, uri)
  const { strategy, limitBytes } = parameters
  const split = request.TransformInput?.SplitType === 'Line' ? 'Line' : 'None'
  const answers = [...batchesOf(content, uri, { split, strategy, limitBytes })].map((batch) =>
    inSlot(async () => {
      signal.throwIfAborted()
      const answer = await transformBatch(transform, processing.toModel(batch, uri), uri)
      return processing.fromModel(batch, answer, uri)
    }),
  )
  const output = parseS3Uri(request.TransformOutput?.S3OutputPath, 'TransformOutput.S3OutputPath')
  const by = request.TransformOutput?.AssembleWith === 'Line' ? 'Line' : 'None'
  await storage.put(output.bucket, `${asFolder(output.key)}${input.name}.out`, assemble(await Promise.all(answers), by))
}

async function readObject({ storage, request, input }: ObjectTransform, uri: string): Promise<Buffer> {
  const content = await storage.get(input.bucket, input.key)
  if (!content) throw new JobFailure('ClientError', `${uri} was deleted while the job ran`)
  if (request.TransformInput?.CompressionType !== 'Gzip') return content
  try {
    return await promisify(gunzip)(content)
  } catch (cause) {
    throw new JobFailure('ClientError', `${uri} must be gzip, as CompressionType says: ${String(cause)}`, { cause })
  }
}

/** The container's answer; one that fails for its own reasons is asked again as often as the request allows. */
async function transformBatch(transform: ObjectTransform, batch: Buffer, uri: string): Promise<Buffer> {
  const retries = transform.request.ModelClientConfig?.InvocationsMaxRetries ?? 3
  for (let attempt = 0; ; attempt += 1) {
    const answer = await invoke(transform, batch)
    if (!(answer instanceof NoModelAnswer) && answer.statusCode === 200) return answer.body
    const isFinal = !(answer instanceof NoModelAnswer) && answer.statusCode < 500
    if (isFinal || attempt >= retries || transform.signal.aborted) throw invocationFailure(answer, uri)
  }
}

async function invoke(
  { server, request, signal }: ObjectTransform,
  body: Buffer,
): Promise<ModelAnswer | NoModelAnswer> {
  const { TransformInput, TransformOutput, ModelClientConfig } = request
  try {
    return await server.send({
      method: 'POST',
      path: '/invocations',
      headers: {
        ...(TransformInput?.ContentType && { 'content-type': TransformInput.ContentType }),
        ...(TransformOutput?.Accept && { accept: TransformOutput.Accept }),
      },
      body,
      timeoutMs: (ModelClientConfig?.InvocationsTimeoutInSeconds ?? 600) * 1000,
      signal,
    })
  } catch (error) {
    if (error instanceof NoModelAnswer) return error
    throw error
  }
}

// What the container says may quote a customer's text, and this reason travels far: the log has it.
function invocationFailure(answer: ModelAnswer | NoModelAnswer, uri: string): JobFailure {
  const what =
    answer instanceof NoModelAnswer
      ? `gave no answer for ${uri}: ${answer.message}`
      : `answered ${answer.statusCode} for ${uri}`
  return new JobFailure('AlgorithmError', `the model container ${what}. See job logs for more information`)
}
