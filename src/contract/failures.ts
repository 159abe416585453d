/**
 * Every way in which an activity or workflow of Perennial fails, with whether Temporal shall try again and what a person does.
 * `docs/errors.md` mirrors this table; a test compares them.
 */
export const failures = {
  InvalidDefinition: {
    retryable: false,
    remedy: 'Run `perennial validate`, mend what it lists, then `perennial apply` again.',
  },
  NoAnnotations: { retryable: false, remedy: 'Deliver annotation files under the prefix that the message names.' },
  NotEnoughData: { retryable: false, remedy: 'Deliver more annotated records, or loosen `data.split`.' },
  ObjectMissing: {
    retryable: false,
    remedy: 'Something deleted an object that Perennial wrote. Restore it, then request the retraining again.',
  },
  ObjectChanged: {
    retryable: false,
    remedy: 'An object that never changes was overwritten. Find the writer, then request the retraining again.',
  },
  JobNameTaken: {
    retryable: false,
    remedy: 'A job of this name with another request exists in the account. Find out who started it.',
  },
  TrainingFailed: {
    retryable: false,
    remedy: "Read the job's failure reason and its logs; mend the recipe or the data.",
  },
  TrainingStopped: {
    retryable: false,
    remedy:
      'The job ran into its time limit or was stopped by hand. Raise `training.maximumRuntime` or find who stopped it.',
  },
  TransformFailed: {
    retryable: false,
    remedy: "Read the transform job's failure reason; the serving container could not score the test rows.",
  },
  EvidenceMissing: {
    retryable: false,
    remedy:
      'A job completed without what it had to leave. Compare the container with the contract in docs/containers.md.',
  },
  EndpointFailed: { retryable: false, remedy: "Read the endpoint's failure reason; the old variant keeps serving." },
  EndpointChangedElsewhere: {
    retryable: false,
    remedy: 'Something else updated the endpoint during the rollout. Find it, then retrain or roll out again.',
  },
  CapacityShort: {
    retryable: false,
    remedy:
      'Two and a half hours of waiting did not help: add types to `training.instances`, or request the retraining later.',
  },
  CompensationFailed: {
    retryable: false,
    remedy:
      'Finish by hand what could not be undone, as the message names it: look at the endpoint and at running jobs.',
  },
  NoChampion: {
    retryable: false,
    remedy: 'There is nothing to compare with until a first version serves: request a retraining.',
  },
  LimitExceeded: { retryable: true, remedy: 'Raise the service quota that the message names.' },
  AccessDenied: { retryable: false, remedy: "Give the worker's role the right that the message names." },
  ServiceUnavailable: { retryable: true, remedy: 'AWS throttled or failed; Perennial tries again.' },
  RequestRejected: { retryable: false, remedy: 'AWS refused the request as malformed; the message says which member.' },
} as const satisfies Record<string, { retryable: boolean; remedy: string }>

export type FailureType = keyof typeof failures
