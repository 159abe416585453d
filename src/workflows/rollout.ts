import { CancellationScope, getExternalWorkflowHandle } from '@temporalio/workflow'
import type { ModelDefinition } from '../config/schema.ts'
import { championChangedSignal } from '../contract/lifecycle.ts'
import type { Challenger, RolloutInput, RolloutResult } from '../contract/rollout.ts'
import { workflowIds } from '../contract/workflow-ids.ts'
import type { RolloutStepEvidence } from '../domain/evidence.ts'
import type { Champion } from '../domain/policy/lifecycle-state.ts'
import { brief, settling } from './activities.ts'
import { bakeStep, planCanary } from './canary.ts'
import { withCompensations } from './compensations.ts'
import { type ProgressTracker, trackProgress } from './progress.ts'
import { listenForRollBack, type Operator, sayWish } from './roll-back.ts'

/** Brings a challenger into production: beside the champion at weight 0, step by step, then alone; or back at the first doubt. */
export async function rollout(input: RolloutInput): Promise<RolloutResult> {
  const { model, challenger, champion } = input
  const progress = trackProgress(`Rollout of ${model} version ${challenger.version}`, { model })
  const operator = listenForRollBack(challenger.version)
  const definition = await brief.readDefinition(input.definition)
  const result = champion
    ? await replaceChampion({ definition, input, champion, progress, operator })
    : await deployFirst({ definition, input, progress, operator })
  progress.conclude(result.outcome, result.reasons)
  await noteOutcome(challenger, result.outcome, result.reasons)
  return result
}

function noteOutcome(
  { packageArn }: Challenger,
  outcome: RolloutResult['outcome'],
  reasons: readonly string[],
): Promise<void> {
  return brief.noteRolloutOutcome({ packageArn, outcome, reason: reasons.join('; ') })
}

type Deployment = {
  readonly definition: ModelDefinition
  readonly input: RolloutInput
  readonly progress: ProgressTracker
  readonly operator: Operator
}

async function deployFirst({ definition, input, progress, operator }: Deployment): Promise<RolloutResult> {
  const { challenger, model } = input
  operator.refuse('it is the first version, and there is no other to return to')
  progress.enter('deployment', 'the endpoint with its first version comes up')
  const { pollEvery, lostAfter } = definition.environment.jobs
  const endpoint = settling(lostAfter)
  const deployment = { definition, replaces: null, variants: [{ ...challenger, weight: 1 }] }
  const reason = 'the first version of this model: there is no champion to compare with and no traffic to shift'
  return withCompensations(async (compensations) => {
    compensations.add('remove the endpoint', () => endpoint.removeDeployment(deployment))
    const { configName } = await endpoint.startDeployment(deployment)
    await endpoint.awaitDeployment({ model, configName, pollEveryMs: pollEvery })
    await announceChampion(input, null, reason)
    return { outcome: 'promoted', reasons: [reason], steps: [] }
  })
}

async function replaceChampion({
  definition,
  input,
  champion,
  progress,
  operator,
}: Deployment & { readonly champion: Champion }): Promise<RolloutResult> {
  const { challenger } = input
  const { steps: plan, watch } = definition.rollout
  const canary = await planCanary(definition, champion, challenger)
  const steps: RolloutStepEvidence[] = []
  let promoted = false
  const rollBack = async (reasons: readonly string[]): Promise<RolloutResult> => {
    progress.enter('rolling back', `all traffic returns to version ${champion.version}`)
    await canary.rollBack()
    if (promoted) await announceChampion({ ...input, challenger: champion }, challenger.version, reasons.join('; '))
    return { outcome: 'rolled-back', reasons, steps }
  }

  return withCompensations(async (compensations) => {
    const interrupted = ['the rollout was cancelled or failed']
    compensations.add('note the outcome', () => noteOutcome(challenger, 'rolled-back', interrupted))
    compensations.add('roll back', () => rollBack(interrupted))
    progress.enter(
      'deployment',
      `version ${challenger.version} comes up beside version ${champion.version}, at weight 0`,
    )
    await canary.deploy()
    for (const step of plan) {
      progress.enter(
        `canary ${formatShare(step.weight)}`,
        `at least ${step.requests} requests to version ${challenger.version}`,
      )
      const { verdict, evidence } = await bakeStep(canary, step, operator)
      steps.push(evidence)
      if (verdict.outcome !== 'pass') return rollBack(verdict.reasons)
    }

    const wish = operator.asked()
    if (wish) return rollBack([sayWish(wish)])
    await canary.shiftTo(1)
    const reason = `passed ${plan.length} canary steps up to ${formatShare(plan.at(-1)?.weight ?? 0)} of the traffic`
    // Before it is told, so that whatever becomes of the telling is taken back; the lifecycle refuses what does not fit.
    promoted = true
    await announceChampion(input, champion.version, reason)

    progress.enter('watch', `version ${challenger.version} serves all traffic, version ${champion.version} stands by`)
    const watched = await bakeStep(canary, { weight: 1, requests: 0, time: watch, atMost: watch }, operator)
    steps.push(watched.evidence)
    if (watched.verdict.outcome !== 'pass') return rollBack(watched.verdict.reasons)
    operator.refuse(`version ${champion.version} is being retired; a retraining, or a rollout of it, brings it back`)
    // Past the point of return: a cancellation here would find only one variant left to roll back to.
    await CancellationScope.nonCancellable(() => canary.retireChampion())
    return { outcome: 'promoted', reasons: [reason], steps }
  })
}

function formatShare(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`
}

/** Tells the lifecycle, the only writer of the champion, which version serves now and which one it has to have replaced. */
async function announceChampion(
  { model, challenger }: RolloutInput,
  expected: number | null,
  reason: string,
): Promise<void> {
  const champion: Champion = {
    version: challenger.version,
    packageArn: challenger.packageArn,
    modelName: challenger.modelName,
    runId: challenger.runId,
    promotedAt: new Date().toISOString(),
  }
  const lifecycle = getExternalWorkflowHandle(workflowIds.modelLifecycle(model))
  // Not to be cancelled half way: it would not be known whether it was heard.
  await CancellationScope.nonCancellable(() => lifecycle.signal(championChangedSignal, { expected, champion, reason }))
}
