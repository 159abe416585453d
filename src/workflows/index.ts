export { modelLifecycle } from './model-lifecycle.ts'
export { retraining } from './retraining.ts'
export { rollout } from './rollout.ts'
