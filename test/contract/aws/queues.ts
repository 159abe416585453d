import type { UsedTarget } from './use-target.ts'

export type Queue = { readonly QueueUrl: string; readonly QueueName: string; readonly arn: string }

/** A queue to which EventBridge and SNS may send. */
export async function createQueue(aws: UsedTarget, VisibilityTimeout = '30'): Promise<Queue> {
  const { target, uniqueName, atEnd } = aws
  const { sqs } = target.clients
  const QueueName = uniqueName('queue')
  const arn = `arn:aws:sqs:${target.region}:${target.account}:${QueueName}`
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: ['events.amazonaws.com', 'sns.amazonaws.com'] },
        Action: 'sqs:SendMessage',
        Resource: arn,
      },
    ],
  })
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName, Attributes: { Policy, VisibilityTimeout } })
  atEnd(() => sqs.deleteQueue({ QueueUrl }))
  return { QueueUrl, QueueName, arn }
}

/** The next message, for which AWS has a while. */
export async function receive(aws: UsedTarget, QueueUrl: string) {
  const { Messages } = await aws.target.clients.sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20 })
  return Messages?.[0]
}

/** Sends the events that fit the pattern to the queue. */
export async function sendEventsTo(aws: UsedTarget, { arn: Arn }: Queue, pattern: object): Promise<void> {
  const { events } = aws.target.clients
  const Name = aws.uniqueName('rule')
  await events.putRule({ Name, EventPattern: JSON.stringify(pattern) })
  aws.atEnd(() => events.deleteRule({ Name }))
  await events.putTargets({ Rule: Name, Targets: [{ Id: 'queue', Arn }] })
  aws.atEnd(() => events.removeTargets({ Rule: Name, Ids: ['queue'] }))
}
