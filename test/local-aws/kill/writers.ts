import { randomUUID } from 'node:crypto'
import type { CloudWatch } from '@aws-sdk/client-cloudwatch'
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import type { S3 } from '@aws-sdk/client-s3'
import type { SageMaker } from '@aws-sdk/client-sagemaker'
import type { SQS } from '@aws-sdk/client-sqs'
import { image } from '../../support/local-sagemaker.ts'
import { trainingJob } from '../../support/sagemaker-requests.ts'

export type Clients = {
  readonly s3: S3
  readonly sagemaker: SageMaker
  readonly cloudwatch: CloudWatch
  readonly logs: CloudWatchLogs
  readonly sqs: SQS
}

/** What a server said it has done, and how to see whether it still knows. */
export type Acknowledged = { readonly what: string; readonly isKept: (clients: Clients) => Promise<boolean> }

/** One write; what it acknowledged comes back only when the server did so. */
export type Writer = (clients: Clients) => Promise<Acknowledged>

export const Bucket = 'kept'
export const QueueName = 'kept'
export const group = 'kept'
const RoleArn = 'arn:aws:iam::000000000000:role/test'

/** Whether a read found something; a missing thing is an answer, a broken read is not. */
const exists = async (read: Promise<unknown>): Promise<boolean> => {
  try {
    await read
    return true
  } catch (error) {
    const { name } = error as Error
    if (['ValidationException', 'ResourceNotFound', 'NoSuchKey', 'NotFound'].includes(name)) return false
    throw error
  }
}

const name = (kind: string) => `${kind}-${randomUUID().slice(0, 12)}`

export const writers: Readonly<Record<string, Writer>> = {
  async putObject({ s3 }) {
    const Key = `${name('object')}/ü/../x`
    const Body = randomUUID().repeat(1 + Math.floor(Math.random() * 300))
    await s3.putObject({ Bucket, Key, Body })
    const read = async (clients: Clients) => (await clients.s3.getObject({ Bucket, Key })).Body?.transformToString()
    return { what: `object ${Key}`, isKept: async (clients) => (await read(clients)) === Body }
  },

  async overwriteObject({ s3 }) {
    const Key = name('overwritten')
    for (const Body of ['first', 'second']) await s3.putObject({ Bucket, Key, Body })
    const read = async (clients: Clients) => (await clients.s3.getObject({ Bucket, Key })).Body?.transformToString()
    return { what: `the second content of ${Key}`, isKept: async (clients) => (await read(clients)) === 'second' }
  },

  async deleteObject({ s3 }) {
    const Key = name('deleted')
    await s3.putObject({ Bucket, Key, Body: 'x' })
    await s3.deleteObject({ Bucket, Key })
    return {
      what: `the deletion of ${Key}`,
      isKept: async (clients) => !(await exists(clients.s3.headObject({ Bucket, Key }))),
    }
  },

  async completeMultipart({ s3 }) {
    const Key = name('multipart')
    const { UploadId } = await s3.createMultipartUpload({ Bucket, Key })
    const upload = { Bucket, Key, UploadId }
    const { ETag } = await s3.uploadPart({ ...upload, PartNumber: 1, Body: Buffer.alloc(100_000, 'p') })
    await s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts: [{ ETag, PartNumber: 1 }] } })
    return {
      what: `multipart ${Key}`,
      isKept: async (clients) => (await clients.s3.headObject({ Bucket, Key })).ContentLength === 100_000,
    }
  },

  async createModel({ sagemaker }) {
    const ModelName = name('model')
    await sagemaker.createModel({ ModelName, ExecutionRoleArn: RoleArn, PrimaryContainer: { Image: image } })
    return { what: ModelName, isKept: (clients) => exists(clients.sagemaker.describeModel({ ModelName })) }
  },

  async createTrainingJob({ sagemaker }) {
    const TrainingJobName = name('job')
    const behaviour = Math.random() < 0.5 ? 'train' : 'hang'
    const more = {
      OutputDataConfig: { S3OutputPath: `s3://${Bucket}/jobs` },
      // One that no container had begun is taken up again at the next start, and hangs until then.
      StoppingCondition: { MaxRuntimeInSeconds: 5 },
    }
    await sagemaker.createTrainingJob(trainingJob(TrainingJobName, { behaviour }, more))
    return {
      what: TrainingJobName,
      isKept: (clients) => exists(clients.sagemaker.describeTrainingJob({ TrainingJobName })),
    }
  },

  async createModelPackage({ sagemaker }) {
    const { ModelPackageArn } = await sagemaker.createModelPackage({ ModelPackageGroupName: group })
    const ModelPackageName = ModelPackageArn ?? ''
    await sagemaker.updateModelPackage({ ModelPackageArn, ModelApprovalStatus: 'Approved' })
    const read = async (clients: Clients) =>
      (await clients.sagemaker.describeModelPackage({ ModelPackageName })).ModelApprovalStatus
    return { what: `approval of ${ModelPackageArn}`, isKept: async (clients) => (await read(clients)) === 'Approved' }
  },

  async putMetricData({ cloudwatch }) {
    const metric = { Namespace: 'kept', MetricName: name('metric') }
    const Timestamp = new Date(Math.floor(Date.now() / 60_000) * 60_000)
    await cloudwatch.putMetricData({
      Namespace: 'kept',
      MetricData: [{ MetricName: metric.MetricName, Value: 7, Timestamp }],
    })
    const EndTime = new Date(Timestamp.getTime() + 60_000)
    const range = { ...metric, StartTime: Timestamp, EndTime, Period: 60, Statistics: ['Sum' as const] }
    const read = async (clients: Clients) => (await clients.cloudwatch.getMetricStatistics(range)).Datapoints?.[0]?.Sum
    return { what: metric.MetricName, isKept: async (clients) => (await read(clients)) === 7 }
  },

  async putMetricAlarm({ cloudwatch }) {
    const AlarmName = name('alarm')
    const metric = { Namespace: 'kept', MetricName: 'none', Period: 60, Statistic: 'Sum' as const }
    const rule = { EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' as const }
    await cloudwatch.putMetricAlarm({ AlarmName, ...metric, ...rule })
    const read = async (clients: Clients) =>
      (await clients.cloudwatch.describeAlarms({ AlarmNames: [AlarmName] })).MetricAlarms
    return { what: AlarmName, isKept: async (clients) => (await read(clients))?.length === 1 }
  },

  async putLogEvents({ logs }) {
    const stream = { logGroupName: group, logStreamName: name('stream') }
    await logs.createLogStream(stream)
    const message = randomUUID()
    await logs.putLogEvents({ ...stream, logEvents: [{ timestamp: Date.now(), message }] })
    const read = async (clients: Clients) =>
      (await clients.logs.getLogEvents({ ...stream, startFromHead: true })).events
    return { what: stream.logStreamName, isKept: async (clients) => (await read(clients))?.[0]?.message === message }
  },
}
