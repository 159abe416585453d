import type { CreateHyperParameterTuningJobRequest } from '@aws-sdk/client-sagemaker'
import type { JobDocument } from '../job-document.ts'

export type TuningJobDocument = JobDocument & {
  readonly request: CreateHyperParameterTuningJobRequest
  readonly seed: number
  /** How many training jobs were started; each is found again by its name. */
  readonly launched: number
}
