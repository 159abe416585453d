import type { ModelDefinition } from '../config/schema.ts'

type Environment = ModelDefinition['environment']

// The embedded AWS has one account, the one that AWS keeps for examples, and checks no roles.
const embedded = { account: '000000000000', role: 'perennial-local' }

/** `sklearn-text:0.1` in registry `111111111111.dkr.ecr.eu-west-1.amazonaws.com` becomes the full image URI. */
export function imageUri(definition: Pick<ModelDefinition, 'training' | 'environment'>): string {
  return `${definition.environment.imageRegistry}/${definition.training.image}`
}

/** The role that SageMaker's jobs and endpoints take on. */
export function roleArn({ account, role }: Pick<Environment, 'account' | 'role'>): string {
  return `arn:aws:iam::${account ?? embedded.account}:role/${role ?? embedded.role}`
}
