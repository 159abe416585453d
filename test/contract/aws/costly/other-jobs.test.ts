import { Buffer } from 'node:buffer'
import {
  waitUntilProcessingJobCompletedOrStopped,
  waitUntilTransformJobCompletedOrStopped,
} from '@aws-sdk/client-sagemaker'
import { expect, it } from 'vitest'
import { createModel } from '../endpoints.ts'
import { processingJob, transformJob, tuningJob } from '../jobs.ts'
import { patience, refusal, useAwsTarget } from '../use-target.ts'

const aws = useAwsTarget()
const sagemaker = () => aws.target.clients.sagemaker
const waiter = () => ({ client: sagemaker(), ...aws.target.wait })
const polling = () => ({
  timeout: aws.target.wait.maxWaitTime * 1000,
  interval: aws.target.wait.maxDelay * 1000,
})

async function textOf(Key: string): Promise<string | undefined> {
  const { Body } = await aws.target.clients.s3.getObject({ Bucket: aws.target.bucket, Key })
  return Body?.transformToString()
}

it('a processing job leaves its output and its exit message', { timeout: patience }, async () => {
  const ProcessingJobName = aws.uniqueName('process')
  const script = [
    'const f=require("node:fs"),b=process.env.SAGEMAKER_BASE_DIR||"/opt/ml"',
    'f.writeFileSync(b+"/processing/output/result.txt","processed")',
    'f.mkdirSync(b+"/output",{recursive:true})',
    'f.writeFileSync(b+"/output/message","all rows seen")',
  ].join(';')
  await sagemaker().createProcessingJob(processingJob(aws.target, ProcessingJobName, script))
  await waitUntilProcessingJobCompletedOrStopped(waiter(), { ProcessingJobName })
  const job = await sagemaker().describeProcessingJob({ ProcessingJobName })
  expect(job).toMatchObject({
    ProcessingJobStatus: 'Completed',
    ExitMessage: 'all rows seen',
    ProcessingEndTime: expect.any(Date),
  })
  expect(await textOf(`contract/processed/${ProcessingJobName}/result.txt`)).toBe('processed')
  const { ProcessingJobSummaries } = await sagemaker().listProcessingJobs({ NameContains: ProcessingJobName })
  expect(ProcessingJobSummaries).toHaveLength(1)
  await expect(sagemaker().createProcessingJob(processingJob(aws.target, ProcessingJobName, ''))).rejects.toMatchObject(
    refusal('ResourceInUse', /./),
  )
})

it('a processing job that is stopped ends as Stopped', { timeout: patience }, async () => {
  const ProcessingJobName = aws.uniqueName('endless')
  const job = processingJob(aws.target, ProcessingJobName, 'setInterval(() => undefined, 1000)')
  await sagemaker().createProcessingJob(job)
  await sagemaker().stopProcessingJob({ ProcessingJobName })
  await waitUntilProcessingJobCompletedOrStopped(waiter(), { ProcessingJobName })
  expect(await sagemaker().describeProcessingJob({ ProcessingJobName })).toMatchObject({
    ProcessingJobStatus: 'Stopped',
  })
})

it('a transform job answers every line of every object', { timeout: patience }, async () => {
  const { s3 } = aws.target.clients
  const model = await createModel(aws, 'raw-echo')
  const TransformJobName = aws.uniqueName('transform')
  const Key = `contract/in/${TransformJobName}/rows.txt`
  await s3.putObject({ Bucket: aws.target.bucket, Key, Body: Buffer.from('one\ntwo\n') })
  const input = `contract/in/${TransformJobName}`
  await sagemaker().createTransformJob(transformJob(aws.target, TransformJobName, model, input))
  await waitUntilTransformJobCompletedOrStopped(waiter(), { TransformJobName })
  expect(await sagemaker().describeTransformJob({ TransformJobName })).toMatchObject({
    TransformJobStatus: 'Completed',
  })
  expect((await textOf(`contract/transformed/${TransformJobName}/rows.txt.out`))?.trim()).toBe('one\ntwo')
})

it('a tuning job trains as often as told and names its best', { timeout: patience }, async () => {
  const HyperParameterTuningJobName = aws.uniqueName('tune').slice(-32)
  await sagemaker().createHyperParameterTuningJob(tuningJob(aws.target, HyperParameterTuningJobName))
  const read = () => sagemaker().describeHyperParameterTuningJob({ HyperParameterTuningJobName })
  await expect.poll(async () => (await read()).HyperParameterTuningJobStatus, polling()).toBe('Completed')
  expect(await read()).toMatchObject({
    TrainingJobStatusCounters: { Completed: 2, InProgress: 0 },
    ObjectiveStatusCounters: { Succeeded: 2 },
    BestTrainingJob: {
      TrainingJobName: expect.stringMatching(new RegExp(`^${HyperParameterTuningJobName}-00[12]-[0-9a-f]{8}$`)),
      TunedHyperParameters: { rate: expect.any(String) },
      FinalHyperParameterTuningJobObjectiveMetric: { MetricName: 'loss', Value: expect.closeTo(1.9e-5) },
    },
  })
  const { TrainingJobSummaries } = await sagemaker().listTrainingJobsForHyperParameterTuningJob({
    HyperParameterTuningJobName,
  })
  expect(TrainingJobSummaries).toHaveLength(2)
})
