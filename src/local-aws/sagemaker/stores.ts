import { join } from 'node:path'
import { openCollection } from '../collection.ts'
import type { ProcessDocument } from '../runner/process-table.ts'
import { ServiceError } from '../service.ts'
import { arnOf, type SageMakerContext } from './context.ts'
import type { EndpointConfigDocument } from './endpoint-configs/document.ts'
import type { EndpointDocument } from './endpoints/document.ts'
import { validation } from './errors.ts'
import type { ModelDocument } from './models/document.ts'
import type { ProcessingJobDocument } from './processing/document.ts'
import type { ModelPackageDocument, ModelPackageGroupDocument } from './registry/document.ts'
import { createResources, type ResourceDocument, type ResourceErrors } from './resources.ts'
import type { TrainingJobDocument } from './training/document.ts'
import type { TransformJobDocument } from './transform/document.ts'
import type { TuningJobDocument } from './tuning/document.ts'

export type Stores = Awaited<ReturnType<typeof openStores>>

/** Everything that is kept, each kind with AWS's words for a name that is missing or taken. */
export async function openStores(context: SageMakerContext) {
  const folder = (kind: string) => join(context.dataDir, 'state', kind)
  const open = async <D extends ResourceDocument>(kind: string, errors: ResourceErrors) =>
    createResources<D>(await openCollection<D>(folder(kind)), errors)
  return {
    trainingJobs: await open<TrainingJobDocument>('training-jobs', {
      missing: () => validation('Requested resource not found.'),
      duplicate: (arn) =>
        inUse(
          `Training job names must be unique within an AWS account and region, and a training job with this name already exists (${arn})`,
        ),
    }),
    transformJobs: await open<TransformJobDocument>('transform-jobs', {
      missing: (name) => validation(`Could not find requested job with name: ${name}`),
      duplicate: (arn) =>
        inUse(
          `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn})`,
        ),
    }),
    processingJobs: await open<ProcessingJobDocument>('processing-jobs', {
      missing: (name) => validation(`Could not find requested job with name: ${name}`),
      duplicate: (arn) =>
        inUse(
          `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn})`,
        ),
    }),
    tuningJobs: await open<TuningJobDocument>('tuning-jobs', {
      missing: (name) =>
        new ServiceError(
          'ResourceNotFound',
          `Amazon SageMaker can't find a tuning job with the name ${name}. Type another name.`,
        ),
      duplicate: (arn) =>
        inUse(
          `A hyperparameter tuning job with the name, ${arn.split('/').at(-1)}, already exists. Choose a different name.`,
        ),
    }),
    models: await open<ModelDocument>('models', named(context, 'model', 'model')),
    configs: await open<EndpointConfigDocument>(
      'endpoint-configs',
      named(context, 'endpoint-config', 'endpoint configuration'),
    ),
    endpoints: await open<EndpointDocument>('endpoints', named(context, 'endpoint', 'endpoint')),
    groups: await open<ModelPackageGroupDocument>('model-package-groups', {
      missing: (name) => validation(`ModelPackageGroup ${arnOf(context, 'model-package-group', name)} does not exist.`),
      duplicate: (arn) => validation(`Model Package Group already exists: ${arn}`),
    }),
    packages: await open<ModelPackageDocument>('model-packages', {
      missing: (name) =>
        validation(`ModelPackage ${arnOf(context, 'model-package', name.replace('.', '/'))} does not exist.`),
      duplicate: (arn) => validation(`Model Package already exists: ${arn}`),
    }),
    processes: await openCollection<ProcessDocument>(folder('processes')),
  }
}

function named(context: SageMakerContext, type: string, noun: string): ResourceErrors {
  return {
    missing: (name) => validation(`Could not find ${noun} "${arnOf(context, type, name)}".`),
    duplicate: (arn) => validation(`Cannot create already existing ${noun} "${arn}".`),
  }
}

function inUse(message: string): ServiceError {
  return new ServiceError('ResourceInUse', message)
}
