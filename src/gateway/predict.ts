import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { InvocationAnswer, Invocations } from '../aws/invocations.ts'
import { variantVersion } from '../domain/rollout/variant.ts'
import { invocationProblem } from './invocation-problem.ts'
import { largestBodyBytes, type PredictionRequest } from './prediction-request.ts'
import { bodyTooLarge, Problem } from './problem.ts'

export type Predictions = {
  readonly model: string
  /** The model package version that answered; `null` when the endpoint's variant bears a name that is not ours. */
  readonly modelVersion: number | null
  readonly variant: string
  /** The id of the call. In a batch, instance i (from 0) is known as `<inferenceId>:<i>`. */
  readonly inferenceId: string
  /** One a text, in the order of the request: by task, its label and probabilities, or its entities. */
  readonly predictions: ReadonlyArray<Readonly<Record<string, unknown>>>
}

export type Predict = (model: string, request: PredictionRequest, inferenceId: string) => Promise<Predictions>

type PredictDependencies = {
  readonly invocations: Invocations
  readonly endpointName: (model: string) => string
  readonly timeoutMs: number
}

const containerAnswer = z.object({ predictions: z.array(z.record(z.string(), z.unknown())) })

/** The id under which a call is captured: the caller's, else a new one. */
export function callId({ inferenceId }: PredictionRequest): string {
  return inferenceId ?? randomUUID()
}

/** Asks a model's endpoint for predictions. Throws only `Problem`s. */
export function createPredict({ invocations, endpointName, timeoutMs }: PredictDependencies): Predict {
  return async (model, { instances }, inferenceId) => {
    const body = JSON.stringify({ instances })
    if (Buffer.byteLength(body) > largestBodyBytes) throw bodyTooLarge(largestBodyBytes)
    const endpoint = endpointName(model)
    const signal = AbortSignal.timeout(timeoutMs)
    const answer = await invocations
      .invoke({ endpointName: endpoint, body, contentType: 'application/json', inferenceId, signal })
      .catch((error: unknown) => {
        throw invocationProblem(error, model, endpoint)
      })
    const predictions = readPredictions(answer, model, instances.length)
    const modelVersion = variantVersion(answer.variant) ?? null
    return { model, modelVersion, variant: answer.variant, inferenceId, predictions }
  }
}

function readPredictions({ body }: InvocationAnswer, model: string, expected: number): Predictions['predictions'] {
  const parsed = containerAnswer.safeParse(parseJson(body))
  const got = parsed.success ? `${parsed.data.predictions.length} predictions` : 'something else'
  if (parsed.success && parsed.data.predictions.length === expected) return parsed.data.predictions
  const detail = `the container of ${model} must answer with {"predictions":[…]}, one a text (${expected}), got ${got}`
  throw new Problem({ status: 502, title: 'Model failed', detail })
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
