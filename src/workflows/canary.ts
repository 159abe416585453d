import { ApplicationFailure, CancellationScope, condition, isCancellation, sleep } from '@temporalio/workflow'
import type { ModelDefinition, RolloutStep } from '../config/schema.ts'
import { failures } from '../contract/failures.ts'
import type { Challenger, RollBackRequest } from '../contract/rollout.ts'
import type { RolloutStepEvidence } from '../domain/evidence.ts'
import type { Champion } from '../domain/policy/lifecycle-state.ts'
import type { CanaryEvidence, CanaryObservation } from '../domain/rollout/canary-evidence.ts'
import { judgeCanary } from '../domain/rollout/judge-canary.ts'
import { variantName } from '../domain/rollout/variant.ts'
import type { GateOutcome, Verdict } from '../domain/verdict.ts'
import { measuring, settling, waiting } from './activities.ts'
import { type Operator, sayWish } from './roll-back.ts'

export type Canary = Awaited<ReturnType<typeof planCanary>>

const marginMs = 60 * 60 * 1000

/** The moves of one canary: champion and challenger as two variants of one endpoint, told apart by their weights. */
export async function planCanary(definition: ModelDefinition, champion: Champion, challenger: Challenger) {
  const { pollEvery, lostAfter } = definition.environment.jobs
  const watched = { model: definition.model, pollEveryMs: pollEvery }
  const endpoint = settling(lostAfter)
  const before = await endpoint.describeServing(watched)
  const { slowThresholdMs } = await measuring.measureSlowThreshold({ definition, championVersion: champion.version })
  let configName = ''
  let sinceMs = Date.now()

  const moveTo = async (
    variants: Parameters<typeof endpoint.startDeployment>[0]['variants'],
    replaces: string | null,
  ) => {
    const deployment = await endpoint.startDeployment({ definition, variants, replaces })
    await endpoint.awaitDeployment({ ...watched, configName: deployment.configName })
    return deployment.configName
  }
  const shiftTo = (share: number) =>
    endpoint.shiftTraffic.executeWithOptions(
      { summary: `${Math.round(share * 100)} % to version ${challenger.version}` },
      [
        {
          ...watched,
          configName,
          weights: {
            [variantName(champion.version)]: roundWeight(1 - share),
            [variantName(challenger.version)]: roundWeight(share),
          },
        },
      ],
    )

  return {
    definition,
    challenger,
    pair: () => ({
      model: definition.model,
      championVersion: champion.version,
      challengerVersion: challenger.version,
      sinceMs,
      slowThresholdMs,
    }),
    shiftTo,
    configName: () => configName,
    async deploy(): Promise<void> {
      sinceMs = Date.now()
      const variants = [
        { ...champion, weight: 1 },
        { ...challenger, weight: 0 },
      ]
      configName = await moveTo(variants, before?.configName ?? null)
    },
    /** Returns all traffic to the champion, whatever serves by now, and takes the challenger's variant away. */
    async rollBack(): Promise<void> {
      const now = await endpoint.describeServing(watched)
      const serves = (version: number) => now?.weights[variantName(version)] !== undefined
      if (now && serves(challenger.version) && serves(champion.version)) {
        configName = now.configName
        await shiftTo(0)
        await moveTo([{ ...champion, weight: 1 }], configName)
      } else if (!now) {
        await moveTo([{ ...champion, weight: 1 }], null)
      } else if (!serves(champion.version)) {
        const found = `endpoint of ${definition.model} serves ${now.configName} by now, which somebody else has set`
        throw ApplicationFailure.nonRetryable(
          `${found}. ${failures.EndpointChangedElsewhere.remedy}`,
          'EndpointChangedElsewhere',
        )
      }
    },
    async retireChampion(): Promise<void> {
      await moveTo([{ ...challenger, weight: 1 }], configName)
    },
  }
}

type Baked = {
  readonly verdict: Verdict<GateOutcome, CanaryEvidence | null>
  readonly evidence: RolloutStepEvidence
}

/**
 * Moves traffic to a step's weight and watches until its judge has decided, its time is over, or an operator calls it back. An
 * operator's wish comes first: after it no weight rises. Traffic that cannot be measured is no evidence, and never a pass.
 */
export async function bakeStep(canary: Canary, step: RolloutStep, operator: Pick<Operator, 'asked'>): Promise<Baked> {
  const wishBefore = operator.asked()
  if (wishBefore) return calledBack(step, wishBefore)
  const scope = new CancellationScope()
  const watching = scope.run(() => watchStep(canary, step))
  const called = condition(() => operator.asked() !== null)
  const seen = await Promise.race([watching, called.then(() => 'unmeasured' as const)])
  scope.cancel()
  const wish = operator.asked()
  if (wish) {
    // A change of weights that is under way lands first, or it would undo the rollback.
    await watching.catch(() => undefined)
    return calledBack(step, wish)
  }
  if (seen === 'unmeasured') return undecided(step, 'its traffic could not be measured: CloudWatch does not answer')
  return judged(judgeCanary({ step, limits: canary.definition.rollout.rollBackOn, observed: seen }), step)
}

async function watchStep(canary: Canary, step: RolloutStep): Promise<CanaryObservation | 'unmeasured'> {
  const { definition } = canary
  const { pollEvery, lostAfter } = definition.environment.jobs
  const before = await measuring.measureTraffic(canary.pair()).catch(unlessCancelled)
  if (before === 'unmeasured') return before
  const { at: startedAtMs } = await canary.shiftTo(step.weight)
  const { observeStep } = waiting(step.atMost + marginMs, lostAfter)
  const watch = { definition, pair: canary.pair(), configName: canary.configName(), step, startedAtMs, before }
  // The activity ends at atMost by itself; this holds when it cannot, since nothing answers it.
  const over = sleep(step.atMost + lostAfter + 2 * pollEvery, { summary: 'at most' })
  return Promise.race([observeStep(watch), over.then(() => 'unmeasured' as const)])
}

/** A measurement that failed is an outcome of the step; a cancellation is not. */
function unlessCancelled(error: unknown): 'unmeasured' {
  if (isCancellation(error)) throw error
  return 'unmeasured'
}

function calledBack(step: RolloutStep, wish: RollBackRequest): Baked {
  return judged({ outcome: 'fail', reasons: [sayWish(wish)], evidence: null }, step)
}

function undecided(step: RolloutStep, reason: string): Baked {
  return judged({ outcome: 'inconclusive', reasons: [reason], evidence: null }, step)
}

function judged(verdict: Baked['verdict'], { weight }: RolloutStep): Baked {
  return { verdict, evidence: { weightPercent: Number((weight * 100).toFixed(4)), ...verdict } }
}

/** SageMaker keeps weights as 32-bit floats; six decimals come back as they went. */
function roundWeight(share: number): number {
  return Number(share.toFixed(6))
}
