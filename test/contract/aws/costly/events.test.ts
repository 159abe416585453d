import { waitUntilTrainingJobCompletedOrStopped } from '@aws-sdk/client-sagemaker'
import { expect, it } from 'vitest'
import { trainingJob } from '../jobs.ts'
import { createQueue, receive, sendEventsTo } from '../queues.ts'
import { arnPattern, patience, useAwsTarget } from '../use-target.ts'

const aws = useAwsTarget()

it('the end of a training job is told to a queue, once or more', { timeout: patience }, async () => {
  const { sagemaker } = aws.target.clients
  const TrainingJobName = aws.uniqueName('told')
  const queue = await createQueue(aws)
  await sendEventsTo(aws, queue, {
    source: ['aws.sagemaker'],
    'detail-type': ['SageMaker Training Job State Change'],
    detail: { TrainingJobName: [TrainingJobName], TrainingJobStatus: ['Completed'] },
  })
  await sagemaker.createTrainingJob(trainingJob(aws.target, TrainingJobName, 'train'))
  await waitUntilTrainingJobCompletedOrStopped({ client: sagemaker, ...aws.target.wait }, { TrainingJobName })
  const event = JSON.parse((await receive(aws, queue.QueueUrl))?.Body ?? '')
  expect(event).toMatchObject({
    source: 'aws.sagemaker',
    'detail-type': 'SageMaker Training Job State Change',
    account: aws.target.account,
    resources: [expect.stringMatching(new RegExp(`^${arnPattern(`training-job/${TrainingJobName}`)}$`))],
    detail: {
      TrainingJobName,
      TrainingJobStatus: 'Completed',
      SecondaryStatus: 'Completed',
      CreationTime: expect.any(Number),
    },
  })
})
