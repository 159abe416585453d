/** Workflow ids. One id, one running workflow: that is what makes a model's life serial and a request idempotent. */
export const workflowIds = {
  modelLifecycle: (model: string) => `model/${model}`,
  retraining: (model: string, requestId: string) => `retraining/${model}/${requestId}`,
  /** Of a check by hand; a schedule appends the scheduled time to its own id. */
  monitoring: (model: string, windowEnd: string) => `monitoring/${model}/${windowEnd}`,
  experimentation: (model: string, caseId: string) => `experimentation/${model}/${caseId}`,
  rollout: (model: string, version: number) => `rollout/${model}/${version}`,
} as const

/** Ids of schedules; a run of one has the same id and the scheduled time behind it. */
export const scheduleIds = {
  monitoring: (model: string) => `monitoring/${model}`,
  retraining: (model: string) => `retraining-schedule/${model}`,
  annotations: (model: string) => `annotations/${model}`,
} as const
