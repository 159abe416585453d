import type { SageMakerContext } from '../sagemaker/context.ts'
import type { ServiceError } from '../service.ts'
import { runtimeError } from './runtime-error.ts'

const quotedCharacters = 1_024

/** What InvokeEndpoint answers when the container answered badly (its status and text) or not at all (`undefined`). */
export function modelError(
  { region, account }: Pick<SageMakerContext, 'region' | 'account'>,
  endpointName: string,
  answer: { readonly statusCode: number; readonly body: Buffer } | undefined,
): ServiceError {
  const statusCode = answer?.statusCode ?? 0
  const side = statusCode >= 400 && statusCode < 500 ? 'client' : 'server'
  const text = answer ? answer.body.toString('utf8') : timeoutText
  const group = `/aws/sagemaker/Endpoints/${endpointName}`
  const logs = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logEventViewer:group=${group}`
  const message =
    `Received ${side} error (${statusCode}) from primary with message "${text.slice(0, quotedCharacters)}". ` +
    `See ${logs} in account ${account} for more information.`
  return runtimeError('ModelError', message, 424, {
    OriginalStatusCode: statusCode,
    OriginalMessage: text,
    LogStreamArn: `arn:aws:logs:${region}:${account}:log-group:${group}`,
  })
}

const timeoutText =
  'Your invocation timed out while waiting for a response from container primary. Review the latency metrics for each ' +
  'container in Amazon CloudWatch, resolve the issue, and try again.'
