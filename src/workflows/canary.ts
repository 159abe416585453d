import { CancellationScope, condition } from '@temporalio/workflow'
import type { ModelDefinition, RolloutStep } from '../config/schema.ts'
import type { Challenger } from '../contract/rollout.ts'
import type { RolloutStepEvidence } from '../domain/evidence.ts'
import type { Champion } from '../domain/policy/lifecycle-state.ts'
import type { CanaryEvidence } from '../domain/rollout/canary-evidence.ts'
import { judgeCanary } from '../domain/rollout/judge-canary.ts'
import { observeSince } from '../domain/rollout/observation.ts'
import { variantName } from '../domain/rollout/variant.ts'
import type { GateOutcome, Verdict } from '../domain/verdict.ts'
import { brief, settling, waiting } from './activities.ts'
import type { Operator } from './roll-back.ts'

export type Canary = Awaited<ReturnType<typeof planCanary>>

const marginMs = 60 * 60 * 1000

/** The moves of one canary: champion and challenger as two variants of one endpoint, told apart by their weights. */
export async function planCanary(definition: ModelDefinition, champion: Champion, challenger: Challenger) {
  const { pollEvery, lostAfter } = definition.environment.jobs
  const watched = { model: definition.model, pollEveryMs: pollEvery }
  const endpoint = settling(lostAfter)
  const before = await endpoint.describeServing(watched)
  const { slowThresholdMs } = await brief.measureSlowThreshold({ definition, championVersion: champion.version })
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
    async deploy(): Promise<void> {
      sinceMs = Date.now()
      const variants = [
        { ...champion, weight: 1 },
        { ...challenger, weight: 0 },
      ]
      configName = await moveTo(variants, before?.configName ?? null)
    },
    async rollBack(): Promise<void> {
      const now = await endpoint.describeServing(watched)
      if (now?.weights[variantName(challenger.version)] === undefined) return
      configName = now.configName
      await shiftTo(0)
      await moveTo([{ ...champion, weight: 1 }], configName)
    },
    async retireChampion(): Promise<void> {
      await moveTo([{ ...challenger, weight: 1 }], configName)
    },
  }
}

type Baked = {
  readonly verdict: Verdict<GateOutcome, CanaryEvidence>
  readonly evidence: RolloutStepEvidence
}

/** Moves traffic to a step's weight and watches until its judge has decided, its time is over, or an operator calls it back. */
export async function bakeStep(canary: Canary, step: RolloutStep, operator: Pick<Operator, 'asked'>): Promise<Baked> {
  const { definition } = canary
  const limits = definition.rollout.rollBackOn
  const before = await brief.measureTraffic(canary.pair())
  const { at: startedAtMs } = await canary.shiftTo(step.weight)
  const watch = { definition, pair: canary.pair(), step, startedAtMs, before }
  const scope = new CancellationScope()
  const { observeStep } = waiting(step.atMost + marginMs, definition.environment.jobs.lostAfter)
  const observing = scope.run(() => observeStep(watch))
  await Promise.race([observing, condition(() => operator.asked() !== null)])
  const request = operator.asked()
  if (!request) return judged(judgeCanary({ step, limits, observed: await observing }), step)

  scope.cancel()
  await observing.catch(() => undefined)
  const { by, reason } = request
  const observed = observeSince(before, await brief.measureTraffic(canary.pair()), step, startedAtMs)
  const { evidence } = judgeCanary({ step, limits, observed })
  return judged({ outcome: 'fail', reasons: [`rolled back by ${by}: ${reason}`], evidence }, step)
}

function judged(verdict: Baked['verdict'], { weight }: RolloutStep): Baked {
  return { verdict, evidence: { weightPercent: Number((weight * 100).toFixed(4)), ...verdict } }
}

/** SageMaker keeps weights as 32-bit floats; six decimals come back as they went. */
function roundWeight(share: number): number {
  return Number(share.toFixed(6))
}
