import type * as CloudWatch from '@aws-sdk/client-cloudwatch'
import type * as SageMaker from '@aws-sdk/client-sagemaker'
import type { Operations } from '../service.ts'

type Calls = {
  ListTrainingJobs: [SageMaker.ListTrainingJobsRequest, SageMaker.ListTrainingJobsResponse]
  DescribeTrainingJob: [SageMaker.DescribeTrainingJobRequest, SageMaker.DescribeTrainingJobResponse]
  ListTransformJobs: [SageMaker.ListTransformJobsRequest, SageMaker.ListTransformJobsResponse]
  DescribeTransformJob: [SageMaker.DescribeTransformJobRequest, SageMaker.DescribeTransformJobResponse]
  DescribeModel: [SageMaker.DescribeModelInput, SageMaker.DescribeModelOutput]
  ListProcessingJobs: [SageMaker.ListProcessingJobsRequest, SageMaker.ListProcessingJobsResponse]
  DescribeProcessingJob: [SageMaker.DescribeProcessingJobRequest, SageMaker.DescribeProcessingJobResponse]
  ListHyperParameterTuningJobs: [
    SageMaker.ListHyperParameterTuningJobsRequest,
    SageMaker.ListHyperParameterTuningJobsResponse,
  ]
  DescribeHyperParameterTuningJob: [
    SageMaker.DescribeHyperParameterTuningJobRequest,
    SageMaker.DescribeHyperParameterTuningJobResponse,
  ]
  ListTrainingJobsForHyperParameterTuningJob: [
    SageMaker.ListTrainingJobsForHyperParameterTuningJobRequest,
    SageMaker.ListTrainingJobsForHyperParameterTuningJobResponse,
  ]
  ListEndpoints: [SageMaker.ListEndpointsInput, SageMaker.ListEndpointsOutput]
  DescribeEndpoint: [SageMaker.DescribeEndpointInput, SageMaker.DescribeEndpointOutput]
  DescribeEndpointConfig: [SageMaker.DescribeEndpointConfigInput, SageMaker.DescribeEndpointConfigOutput]
  ListModelPackageGroups: [SageMaker.ListModelPackageGroupsInput, SageMaker.ListModelPackageGroupsOutput]
  ListModelPackages: [SageMaker.ListModelPackagesInput, SageMaker.ListModelPackagesOutput]
  ListTags: [SageMaker.ListTagsInput, SageMaker.ListTagsOutput]
  DescribeAlarms: [CloudWatch.DescribeAlarmsInput, CloudWatch.DescribeAlarmsOutput]
  GetMetricData: [CloudWatch.GetMetricDataInput, CloudWatch.GetMetricDataOutput]
}

/** Asks an operation as a client of AWS would, without the wire; undefined where it is not served. */
export type Ask = <Name extends keyof Calls>(name: Name, input: Calls[Name][0]) => Promise<Calls[Name][1] | undefined>

/** The page shows what AWS's own clients would read, and so can say nothing else than they. */
export function createAsk(operations: Operations): Ask {
  return async (name, input) => {
    const operation = operations[name] as ((input: object) => Promise<object>) | undefined
    return operation && ((await operation(input)) as never)
  }
}

/** What an operation answered, or undefined where the thing asked about is not there (any more). */
export async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    // The names of AWS's errors differ from operation to operation; all of them mean that there is nothing to show.
    if (error instanceof Error && ['ValidationException', 'ResourceNotFound'].includes(error.name)) return undefined
    throw error
  }
}
