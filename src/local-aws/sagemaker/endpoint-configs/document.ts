import type { CreateEndpointConfigInput } from '@aws-sdk/client-sagemaker'
import type { ResourceDocument } from '../resources.ts'

export type EndpointConfigDocument = ResourceDocument & { readonly request: CreateEndpointConfigInput }
