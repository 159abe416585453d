import type { CreateTransformJobRequest } from '@aws-sdk/client-sagemaker'
import type { JobDocument } from '../job-document.ts'
import type { ContainerSpec } from '../models/document.ts'

export type TransformJobDocument = JobDocument & {
  readonly request: CreateTransformJobRequest
  /** The model as it was when the job was created. */
  readonly container: ContainerSpec
}
