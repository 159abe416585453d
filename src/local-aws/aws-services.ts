import { type AwsService, createAwsService, type ServiceDefinition } from './protocol/aws-service.ts'
import type { Operations } from './service.ts'

/** How each service is asked and what describes it, by its signing name. */
const definitions = {
  sagemaker: {
    json: { target: 'SageMaker', version: '1.1' },
    clientPackage: () => import('@aws-sdk/client-sagemaker'),
    constraints: async () => (await import('./constraints/sagemaker.json', { with: { type: 'json' } })).default,
  },
  monitoring: {
    json: { target: 'GraniteServiceVersion20100801', version: '1.0' },
    speaksCbor: true,
    query: { xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/' },
    clientPackage: () => import('@aws-sdk/client-cloudwatch'),
    constraints: async () => (await import('./constraints/monitoring.json', { with: { type: 'json' } })).default,
  },
  logs: {
    json: { target: 'Logs_20140328', version: '1.1' },
    clientPackage: () => import('@aws-sdk/client-cloudwatch-logs'),
    constraints: async () => (await import('./constraints/logs.json', { with: { type: 'json' } })).default,
  },
  sqs: {
    json: { target: 'AmazonSQS', version: '1.0' },
    clientPackage: () => import('@aws-sdk/client-sqs'),
    constraints: async () => (await import('./constraints/sqs.json', { with: { type: 'json' } })).default,
  },
  sns: {
    query: { xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/' },
    clientPackage: () => import('@aws-sdk/client-sns'),
    constraints: async () => (await import('./constraints/sns.json', { with: { type: 'json' } })).default,
  },
  sts: {
    query: { xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/' },
    clientPackage: () => import('@aws-sdk/client-sts'),
    constraints: async () => (await import('./constraints/sts.json', { with: { type: 'json' } })).default,
  },
  events: {
    json: { target: 'AWSEvents', version: '1.1' },
    clientPackage: () => import('@aws-sdk/client-eventbridge'),
    constraints: async () => (await import('./constraints/events.json', { with: { type: 'json' } })).default,
  },
} satisfies Record<string, Omit<ServiceDefinition, 'service' | 'operations'>>

export type ServiceName = keyof typeof definitions

/** The services for which there are operations. */
export function createAwsServices(operations: Partial<Record<ServiceName, Operations>>): AwsService[] {
  return Object.entries(operations).map(([service, served]) =>
    createAwsService({ ...definitions[service as ServiceName], service, operations: served }),
  )
}
