import type { CreateProcessingJobRequest } from '@aws-sdk/client-sagemaker'
import type { JobDocument } from '../job-document.ts'

export type ProcessingJobDocument = JobDocument & {
  readonly request: CreateProcessingJobRequest
  /** What the container wrote to `output/message`. */
  readonly exitMessage?: string
}
