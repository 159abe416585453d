import type { CreateModelInput } from '@aws-sdk/client-sagemaker'
import type { ResourceDocument } from '../resources.ts'

export type ModelDocument = ResourceDocument & { readonly request: CreateModelInput }

/** What it takes to start a model's container: kept with what runs it, since the model itself may be deleted meanwhile. */
export type ContainerSpec = {
  readonly image: string
  readonly model?: { readonly uri: string; readonly packed: boolean }
  readonly environment: Readonly<Record<string, string>>
}
