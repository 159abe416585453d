import type { CreateTransformJobRequest } from '@aws-sdk/client-sagemaker'
import { z } from 'zod'
import type { ModelServer } from '../../runner/model-server.ts'
import type { BatchRules } from './batches.ts'

export type TransformParameters = Omit<BatchRules, 'split'> & { readonly concurrency: number }

const bytesPerMB = 1024 * 1024
const timeoutMs = 2_000
const answerSchema = z.object({
  MaxConcurrentTransforms: z.int().min(1).max(256).optional(),
  BatchStrategy: z.enum(['MULTI_RECORD', 'SINGLE_RECORD']).optional(),
  MaxPayloadInMB: z.int().min(0).max(100).optional(),
})

/** What the request says; where it does not, what the container answers to `/execution-parameters`; else AWS's defaults. */
export async function transformParameters(
  server: Pick<ModelServer, 'send'>,
  { MaxConcurrentTransforms, MaxPayloadInMB, BatchStrategy }: CreateTransformJobRequest,
): Promise<TransformParameters> {
  const told = MaxConcurrentTransforms ? {} : await askContainer(server)
  const strategy = BatchStrategy ?? (told.BatchStrategy === 'SINGLE_RECORD' ? 'SingleRecord' : 'MultiRecord')
  // 0 means no limit.
  const limitBytes = (MaxPayloadInMB ?? told.MaxPayloadInMB ?? 6) * bytesPerMB || Number.POSITIVE_INFINITY
  return { concurrency: MaxConcurrentTransforms || (told.MaxConcurrentTransforms ?? 1), strategy, limitBytes }
}

async function askContainer(server: Pick<ModelServer, 'send'>): Promise<z.infer<typeof answerSchema>> {
  try {
    const answer = await server.send({ method: 'GET', path: '/execution-parameters', timeoutMs })
    return answer.statusCode === 200 ? answerSchema.parse(JSON.parse(answer.body.toString('utf8'))) : {}
  } catch {
    // Most containers do not know the path.
    return {}
  }
}
