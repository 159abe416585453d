import { createAnnotationSurveyActivities } from '../activities/annotation-survey.ts'
import { createAnnotationActivities } from '../activities/annotations.ts'
import { createCanaryActivities } from '../activities/canary.ts'
import { createChampionActivities } from '../activities/champion.ts'
import { createComparisonActivities } from '../activities/comparison.ts'
import { createDatasetActivities } from '../activities/datasets.ts'
import { createDefinitionActivities } from '../activities/definitions.ts'
import { createEndpointActivities } from '../activities/endpoints.ts'
import { createEvidenceActivities } from '../activities/evidence.ts'
import { heartbeatOrStop } from '../activities/heartbeat.ts'
import { createLifecycleActivities, type LifecyclePort } from '../activities/lifecycle.ts'
import { createMonitoringActivities } from '../activities/monitoring.ts'
import { createRegistryActivities } from '../activities/registry.ts'
import { createScoringActivities } from '../activities/scoring.ts'
import { createTrainingActivities } from '../activities/training.ts'
import type { AwsClients } from '../aws/clients.ts'
import { createObjectStore } from '../aws/object-store.ts'

/** Calls to AWS, and to the lifecycle, that mostly wait. */
export function createAwsQueueActivities({ s3, sagemaker, cloudwatch }: AwsClients, lifecycle: LifecyclePort) {
  const objects = createObjectStore(s3)
  return {
    ...createDefinitionActivities({ objects }),
    ...createTrainingActivities({ sagemaker, objects }),
    ...createScoringActivities({ sagemaker }),
    ...createRegistryActivities({ sagemaker }),
    ...createEndpointActivities({ sagemaker }),
    ...createCanaryActivities({ cloudwatch, sagemaker }),
    ...createChampionActivities({ sagemaker }),
    ...createLifecycleActivities({ lifecycle }),
  }
}

/** Work over records that keeps a core busy. */
export function createComputeQueueActivities({ s3, sagemaker, cloudwatch }: AwsClients) {
  const objects = createObjectStore(s3)
  return {
    ...createAnnotationActivities({ objects }),
    ...createDatasetActivities({ objects }),
    ...createComparisonActivities({ objects }),
    ...createEvidenceActivities({ objects }),
    ...createAnnotationSurveyActivities({ objects, sagemaker }),
    ...createMonitoringActivities({ objects, sagemaker, cloudwatch, progress: heartbeatOrStop }),
  }
}
