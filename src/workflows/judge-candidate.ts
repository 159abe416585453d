import type { ModelDefinition } from '../config/schema.ts'
import { type GateEvidence, judgeGate } from '../domain/gate/judge-gate.ts'
import type { GateMeasurement } from '../domain/gate/measurement.ts'
import type { Champion } from '../domain/policy/lifecycle-state.ts'
import type { GateOutcome, Verdict } from '../domain/verdict.ts'
import { brief, computing } from './activities.ts'
import { withCompensations } from './compensations.ts'
import { scoreModels } from './score-models.ts'

export type CandidateInput = {
  readonly bucket: string
  readonly model: string
  readonly runId: string
  readonly definition: ModelDefinition
  readonly dataset: { readonly uri: string; readonly fingerprint: string }
  readonly artifactUri: string
  readonly jobName: string
  readonly champion: Champion | null
}

export type JudgedCandidate = {
  readonly modelName: string
  readonly measurement: GateMeasurement
  readonly verdict: Verdict<GateOutcome, GateEvidence>
}

/** Scores a candidate and the champion on the same rows and judges it. The SageMaker model of one that does not pass is removed. */
export async function judgeCandidate(input: CandidateInput): Promise<JudgedCandidate> {
  const { definition, runId, dataset, champion, bucket, model } = input
  return withCompensations(async (compensations) => {
    const { modelName } = await brief.createModel(input)
    compensations.add('remove the candidate', () => brief.deleteModel({ modelName }))
    const scores = await scoreModels({
      definition,
      runId,
      datasetUri: dataset.uri,
      challenger: modelName,
      champion: champion?.modelName ?? null,
    })
    const measurement = await computing.compareModels({
      bucket,
      model,
      definition,
      dataset,
      challengerScores: scores.challenger,
      championScores: scores.champion,
    })
    const verdict = judgeGate(measurement, definition.evaluation)
    if (verdict.outcome !== 'pass') await brief.deleteModel({ modelName })
    return { modelName, measurement, verdict }
  })
}
