import type { ServerResponse } from 'node:http'
import { EventStreamCodec } from '@smithy/core/event-streams'
import { fromUtf8, toUtf8 } from '@smithy/core/serde'
import { type ModelStream, NoModelAnswer } from '../runner/model-client.ts'

const codec = new EventStreamCodec(toUtf8, fromUtf8)

// A part of the payload may not be longer on AWS.
const longestPart = 65_536

/**
 * Writes the model's answer as AWS's event stream, part by part as it comes. Answers with the whole body, or with nothing when the
 * model broke off: the stream then ends with an error, since its status went out long before.
 */
export async function writeResponseStream(
  response: ServerResponse,
  { headers, body }: ModelStream,
  variant: string,
): Promise<Buffer | undefined> {
  const { 'content-type': contentType, 'x-amzn-sagemaker-custom-attributes': attributes } = headers
  response.writeHead(200, {
    'content-type': 'application/vnd.amazon.eventstream',
    ...(contentType && { 'x-amzn-sagemaker-content-type': contentType }),
    ...(attributes && { 'x-amzn-sagemaker-custom-attributes': attributes }),
    'x-amzn-invoked-production-variant': variant,
  })
  const parts: Buffer[] = []
  try {
    for await (const chunk of body) {
      parts.push(chunk)
      for (let at = 0; at < chunk.length; at += longestPart) {
        await write(response, payloadPart(chunk.subarray(at, at + longestPart)))
      }
    }
  } catch (error) {
    response.end(streamError(error))
    return undefined
  }
  response.end()
  return Buffer.concat(parts)
}

function payloadPart(body: Uint8Array): Uint8Array {
  return codec.encode({
    headers: {
      ':message-type': { type: 'string', value: 'event' },
      ':event-type': { type: 'string', value: 'PayloadPart' },
      ':content-type': { type: 'string', value: 'application/octet-stream' },
    },
    body,
  })
}

function streamError(cause: unknown): Uint8Array {
  const [ErrorCode, Message] =
    cause instanceof NoModelAnswer
      ? ['ModelInvocationTimeExceeded', 'The model did not finish its answer in time.']
      : ['StreamBroken', 'The connection to the model broke off before its answer was complete.']
  return codec.encode({
    headers: {
      ':message-type': { type: 'string', value: 'exception' },
      ':exception-type': { type: 'string', value: 'ModelStreamError' },
      ':content-type': { type: 'string', value: 'application/json' },
    },
    body: Buffer.from(JSON.stringify({ Message, ErrorCode })),
  })
}

/** Waits while the client reads slower than the model writes. */
async function write(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  if (response.write(bytes) || response.destroyed) return
  await new Promise<void>((resolve) => {
    const goOn = () => {
      response.off('drain', goOn).off('close', goOn)
      resolve()
    }
    response.on('drain', goOn).on('close', goOn)
  })
}
