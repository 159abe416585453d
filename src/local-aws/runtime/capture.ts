import { randomUUID } from 'node:crypto'
import type { ModelAnswer } from '../runner/model-client.ts'
import type { SageMakerContext } from '../sagemaker/context.ts'
import { captureLine } from './capture-record.ts'
import type { CaptureWriter } from './capture-writer.ts'
import type { Target } from './choose.ts'
import type { Invocation } from './invocation.ts'

export type CaptureDeps = {
  readonly context: Pick<SageMakerContext, 'random' | 'now'>
  readonly captures: Pick<CaptureWriter, 'write'>
}

/** Whether the endpoint's configuration wants this call captured. */
export function isSampled({ random }: CaptureDeps['context'], { fleet }: Pick<Target, 'fleet'>): boolean {
  const config = fleet.deployment.capture
  if (!config?.EnableCapture || !config.DestinationS3Uri) return false
  return random() * 100 < (config.InitialSamplingPercentage ?? 100)
}

/** Writes the call down, under the variant that answered it. `eventId` is one for a call and its mirrored copy. */
export function capture(
  { context, captures }: CaptureDeps,
  { fleet, variant }: Target,
  { endpointName, inferenceId, customAttributes, contentType, body }: Invocation,
  { headers, body: answered }: Pick<ModelAnswer, 'headers' | 'body'>,
  eventId: string = randomUUID(),
): void {
  const config = fleet.deployment.capture
  if (!config?.DestinationS3Uri) return
  const time = context.now()
  const line = captureLine(config, {
    eventId,
    inferenceId,
    customAttributes,
    time,
    request: { contentType, body },
    response: { contentType: headers['content-type'], body: answered },
  })
  captures.write({ destination: config.DestinationS3Uri, endpointName, variantName: variant.document.name }, time, line)
}
