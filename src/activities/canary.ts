import type { CloudWatch } from '@aws-sdk/client-cloudwatch'
import type { SageMaker } from '@aws-sdk/client-sagemaker'
import { awsErrorKind } from '../aws/errors.ts'
import type { ModelDefinition, RolloutStep } from '../config/schema.ts'
import { endpointName } from '../contract/endpoint-name.ts'
import type { CanaryObservation } from '../domain/rollout/canary-evidence.ts'
import { judgeCanary } from '../domain/rollout/judge-canary.ts'
import { observeSince, type PairTraffic } from '../domain/rollout/observation.ts'
import { slowThresholdMs } from '../domain/rollout/slow-threshold.ts'
import { requireConfig } from './endpoints.ts'
import { rethrowAws } from './failures.ts'
import { pollUntil } from './poll.ts'
import { readTraffic } from './traffic-metrics.ts'

export type CanaryDeps = {
  readonly cloudwatch: Pick<CloudWatch, 'getMetricData'>
  readonly sagemaker: Pick<SageMaker, 'describeEndpoint'>
}

/** Two versions beside each other, since the challenger's variant was added. */
export type WatchedPair = {
  readonly model: string
  readonly championVersion: number
  readonly challengerVersion: number
  readonly sinceMs: number
  readonly slowThresholdMs: number
}

export type StepWatch = {
  readonly definition: ModelDefinition
  readonly pair: WatchedPair
  readonly step: RolloutStep
  /** The configuration with both variants: a step is no more what it was once something else serves. */
  readonly configName: string
  readonly startedAtMs: number
  /** The counts when the step began. */
  readonly before: PairTraffic
}

const dayMs = 86_400_000

export function createCanaryActivities({ cloudwatch, sagemaker }: CanaryDeps) {
  async function measure(pair: WatchedPair): Promise<PairTraffic> {
    const atMs = Date.now()
    const { model, sinceMs: fromMs, slowThresholdMs } = pair
    const read = (version: number) => readTraffic(cloudwatch, { model, version, fromMs, toMs: atMs, slowThresholdMs })
    const [champion, challenger] = await Promise.all([read(pair.championVersion), read(pair.challengerVersion)]).catch(
      (error) => rethrowAws(error, `read the traffic of ${model} from CloudWatch`),
    )
    return { atMs, champion, challenger }
  }

  async function requireCanary(model: string, configName: string): Promise<void> {
    const EndpointName = endpointName(model)
    const endpoint = await sagemaker.describeEndpoint({ EndpointName }).catch((error) => {
      if (awsErrorKind(error) !== 'not-found') rethrowAws(error, `describe endpoint ${EndpointName}`)
    })
    requireConfig(model, endpoint?.EndpointConfigName ?? null, configName)
  }

  return {
    /** Latency above which a request counts as slow, from the champion's last day alone. */
    async measureSlowThreshold(input: {
      definition: ModelDefinition
      championVersion: number
    }): Promise<{ slowThresholdMs: number }> {
      const { definition, championVersion: version } = input
      const toMs = Date.now()
      const { p95Ms } = await readTraffic(cloudwatch, {
        model: definition.model,
        version,
        fromMs: toMs - dayMs,
        toMs,
      }).catch((error) => rethrowAws(error, `read the latency of ${definition.model} from CloudWatch`))
      return { slowThresholdMs: Math.ceil(slowThresholdMs(p95Ms, definition.rollout.rollBackOn)) }
    },

    async measureTraffic(pair: WatchedPair): Promise<PairTraffic> {
      return measure(pair)
    },

    /** Watches a step until its judge has decided, or its time is over; what was seen is for the workflow to judge. */
    async observeStep(watch: StepWatch): Promise<CanaryObservation> {
      const { definition, step } = watch
      return pollUntil(
        definition.environment.jobs.pollEvery,
        async () => {
          await requireCanary(definition.model, watch.configName)
          return observeSince(watch.before, await measure(watch.pair), step, watch.startedAtMs)
        },
        (observation) => {
          const verdict = judgeCanary({ step, observed: observation, limits: definition.rollout.rollBackOn })
          return verdict.outcome !== 'inconclusive' || verdict.evidence.timedOut
        },
        ({ challenger, elapsedMs }) => ({ elapsedMs, requests: challenger.requests, errors: challenger.errors }),
      )
    },
  }
}
