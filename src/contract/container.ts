/** What our containers and we agree on beyond SageMaker's own contract; docs/containers.md describes it to their authors. */

/** Media type of the test rows and of the answers to them: one JSON document a line. */
export const scoringContentType = 'application/jsonlines'

/** The name under which a container logs a task's primary metric on the validation split: `validation:queue:accuracy`. */
function validationMetric(task: string, primaryMetric: string): string {
  return `validation:${task}:${primaryMetric}`
}

/** The metrics that a training job must report to count as trained. */
export function requiredMetrics(tasks: Readonly<Record<string, { readonly primaryMetric: string }>>): string[] {
  return Object.entries(tasks).map(([task, { primaryMetric }]) => validationMetric(task, primaryMetric))
}
