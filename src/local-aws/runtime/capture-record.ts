import type { DataCaptureConfig } from '@aws-sdk/client-sagemaker'

export type CapturedCall = {
  readonly eventId: string
  readonly inferenceId: string | undefined
  readonly customAttributes: string | undefined
  /** Epoch milliseconds. */
  readonly time: number
  readonly request: CapturedPart
  readonly response: CapturedPart
}

type CapturedPart = { readonly contentType: string | undefined; readonly body: Buffer }

type Encoding = 'CSV' | 'JSON' | 'BASE64'

/** One line of a capture file, in SageMaker's own format, with what the configuration says to keep of the call. */
export function captureLine(config: DataCaptureConfig, call: CapturedCall): string {
  const modes = new Set((config.CaptureOptions ?? []).map(({ CaptureMode }) => CaptureMode))
  const keeps = (mode: 'Input' | 'Output') => modes.has(mode) || modes.has('InputAndOutput')
  return JSON.stringify({
    captureData: {
      ...(keeps('Input') && { endpointInput: describePart(config, call.request, 'INPUT') }),
      ...(keeps('Output') && { endpointOutput: describePart(config, call.response, 'OUTPUT') }),
    },
    eventMetadata: {
      eventId: call.eventId,
      ...(call.customAttributes !== undefined && { customAttributes: [call.customAttributes] }),
      ...(call.inferenceId !== undefined && { inferenceId: call.inferenceId }),
      inferenceTime: `${new Date(call.time).toISOString().slice(0, 19)}Z`,
    },
    eventVersion: '0',
  })
}

function describePart(config: DataCaptureConfig, { contentType, body }: CapturedPart, mode: 'INPUT' | 'OUTPUT') {
  const encoding = encodingOf(config, contentType)
  const data = body.toString(encoding === 'BASE64' ? 'base64' : 'utf8')
  return { ...(contentType !== undefined && { observedContentType: contentType }), mode, data, encoding }
}

// What the configuration does not list is captured as base64, JSON and CSV too.
function encodingOf({ CaptureContentTypeHeader: listed }: DataCaptureConfig, contentType = ''): Encoding {
  const bare = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (listed?.CsvContentTypes?.includes(bare)) return 'CSV'
  return listed?.JsonContentTypes?.includes(bare) ? 'JSON' : 'BASE64'
}
