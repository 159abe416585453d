import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { PassThrough } from 'node:stream'

/** A response that nobody receives, for a request that is carried out before its connection breaks. */
export function discardedResponse(request: IncomingMessage): ServerResponse {
  const response = new ServerResponse(request)
  const nowhere = new PassThrough()
  nowhere.resume()
  // Of a socket, a response only uses what every stream has.
  response.assignSocket(nowhere as unknown as Socket)
  return response
}
