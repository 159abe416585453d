import type { CreateTransformJobRequest } from '@aws-sdk/client-sagemaker'
import type { InputObject } from '../../runner/download-prefix.ts'
import { JobFailure } from '../../runner/job-failure.ts'
import { type ModelAnswer, NoModelAnswer } from '../../runner/model-client.ts'
import type { ModelServer } from '../../runner/model-server.ts'
import type { ObjectStorage } from '../../service.ts'
import { asFolder, parseS3Uri, s3Uri } from '../s3-uri.ts'
import { assemble, batchesOf } from './batches.ts'

export type ObjectTransform = {
  readonly storage: ObjectStorage
  readonly server: ModelServer
  readonly request: CreateTransformJobRequest
  readonly bucket: string
  readonly input: InputObject
  readonly signal: AbortSignal
}

const bytesPerMB = 1024 * 1024

/** Sends one input object through the container, batch by batch, and stores the answers as `<name>.out`. */
export async function transformObject(transform: ObjectTransform): Promise<void> {
  const { storage, request, bucket, input, signal } = transform
  const uri = s3Uri({ bucket, key: input.key })
  const content = await storage.get(bucket, input.key)
  if (!content) throw new JobFailure('ClientError', `${uri} was deleted while the job ran`)
  const rules = {
    split: request.TransformInput?.SplitType === 'Line' ? 'Line' : 'None',
    strategy: request.BatchStrategy ?? 'MultiRecord',
    // 0 means no limit.
    limitBytes: (request.MaxPayloadInMB ?? 6) * bytesPerMB || Number.POSITIVE_INFINITY,
  } as const
  const answers: Buffer[] = []
  for (const batch of batchesOf(content, uri, rules)) {
    signal.throwIfAborted()
    answers.push(await transformBatch(transform, batch, uri))
  }
  const output = parseS3Uri(request.TransformOutput?.S3OutputPath, 'TransformOutput.S3OutputPath')
  const by = request.TransformOutput?.AssembleWith === 'Line' ? 'Line' : 'None'
  await storage.put(output.bucket, `${asFolder(output.key)}${input.name}.out`, assemble(answers, by))
}

async function transformBatch(transform: ObjectTransform, batch: Buffer, uri: string): Promise<Buffer> {
  const { server, request, signal } = transform
  const answer = await server
    .send({
      method: 'POST',
      path: '/invocations',
      headers: {
        ...(request.TransformInput?.ContentType && { 'content-type': request.TransformInput.ContentType }),
        ...(request.TransformOutput?.Accept && { accept: request.TransformOutput.Accept }),
      },
      body: batch,
      timeoutMs: (request.ModelClientConfig?.InvocationsTimeoutInSeconds ?? 600) * 1000,
      signal,
    })
    .catch((error): ModelAnswer => {
      if (!(error instanceof NoModelAnswer)) throw error
      throw new JobFailure(
        'AlgorithmError',
        `the model container gave no answer for ${uri}: ${error.message}. See job logs for more information`,
      )
    })
  // What the container says may quote a customer's text, and this reason travels far: the log has it.
  if (answer.statusCode !== 200) {
    throw new JobFailure(
      'AlgorithmError',
      `the model container answered ${answer.statusCode} for ${uri}. See job logs for more information`,
    )
  }
  return answer.body
}
