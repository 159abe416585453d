import { createHash } from 'node:crypto'
import { Context } from '@temporalio/activity'

/** Tag that holds the hash of the request which made a resource, so that a second attempt recognises its own work. */
export const requestTag = 'perennial:request'

const longestModelPart = 30

/** As much of a model's name as the names of SageMaker, of at most 63 characters, have room for. */
export function modelPart(model: string): string {
  return model.slice(0, longestModelPart).replace(/-+$/, '')
}

/**
 * The name of a job or model in SageMaker: the same for every attempt at the same piece of work, another for every other.
 *
 * @example resourceName('client-email', 'retraining/client-email/42', 'train') // 'client-email-train-9b1c0f6a7d3e'
 */
function resourceName(model: string, workflowId: string, purpose: string): string {
  const scope = createHash('sha256').update(workflowId).digest('hex').slice(0, 12)
  return `${modelPart(model)}-${purpose}-${scope}`
}

/** The name of what the running workflow makes for this purpose. Called from within an activity. */
export function ownResourceName(model: string, purpose: string): string {
  return resourceName(model, Context.current().info.workflowExecution?.workflowId ?? '', purpose)
}

/** SHA-256 of a request as it is sent, for `requestTag`. */
export function requestHash(request: object): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('hex')
}
