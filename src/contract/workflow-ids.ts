/** Workflow ids. One id, one running workflow: that is what makes a model's life serial and a request idempotent. */
export const workflowIds = {
  modelLifecycle: (model: string) => `model/${model}`,
  retraining: (model: string, requestId: string) => `retraining/${model}/${requestId}`,
  rollout: (model: string, version: number) => `rollout/${model}/${version}`,
} as const
