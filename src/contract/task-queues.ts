/**
 * Where work waits. Workflow tasks, calls to AWS (many at once, each mostly waiting) and computation (few at once, each busy)
 * never compete for the same slots.
 */
export const taskQueues = {
  workflows: 'perennial-workflows',
  aws: 'perennial-aws',
  compute: 'perennial-compute',
} as const
