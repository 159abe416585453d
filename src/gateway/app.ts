import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Logger } from 'pino'
import { accessLog, type GatewayEnv } from './access-log.ts'
import { unknownModel } from './invocation-problem.ts'
import { callId, type Predict } from './predict.ts'
import { largestBodyBytes, parsePredictionRequest } from './prediction-request.ts'
import { bodyTooLarge, clientClosedRequest, Problem, problemResponse } from './problem.ts'

// SageMaker's rule for the names of endpoints; anything else cannot be the name of a model.
const modelName = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/

/** The gateway's routes, without a server. */
export function createGatewayApp(predict: Predict, log: Pick<Logger, 'info' | 'error'>): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>()
  app.use(accessLog(log))
  app.get('/healthz', (context) => context.json({ status: 'ok' }))
  app.post(
    '/v1/models/:model/predictions',
    bodyLimit({ maxSize: largestBodyBytes, onError: () => problemResponse(bodyTooLarge(largestBodyBytes)) }),
    async (context) => {
      const model = context.req.param('model')
      if (!modelName.test(model)) throw unknownModel(model, 'a name has 1 to 63 letters, digits and hyphens')
      const request = parsePredictionRequest(new Uint8Array(await context.req.arrayBuffer()))
      const inferenceId = callId(request)
      context.set('inferenceId', inferenceId)
      const predictions = await predict(model, request, inferenceId)
      context.set('variant', predictions.variant)
      return context.json(predictions)
    },
  )
  app.notFound(({ req }) => {
    const detail = `${req.method} ${req.path} is not served; predictions are at POST /v1/models/{model}/predictions`
    return problemResponse(new Problem({ status: 404, title: 'Not found', detail }))
  })
  app.onError((error, context) => {
    const problem = error instanceof Problem ? error : unexpectedProblem(error, context.req.raw.signal.aborted)
    context.set('failure', problem.cause instanceof Error ? problem.cause.name : problem.details.title)
    return problemResponse(problem)
  })
  return app
}

// A client that leaves in the middle of its body breaks the reading of it; that is no failure of the gateway.
function unexpectedProblem(cause: unknown, clientLeft: boolean): Problem {
  if (clientLeft) return clientClosedRequest(cause)
  const detail = 'the gateway failed; its log names the kind of error'
  return new Problem({ status: 500, title: 'Internal error', detail }, { cause })
}
