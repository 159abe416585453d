import { monitoringFiles } from '../../../contract/keys.ts'
import { compactTime } from '../../../domain/policy/act-on-check.ts'
import type { Period } from '../mails.ts'
import { answerOpenCase } from './answer-case.ts'
import type { CheckedPeriod } from './check-period.ts'
import type { SeasonPeriod } from './record.ts'
import { type FollowedRetraining, followWanted, workflowServing } from './retrainings.ts'
import { readText, type SeasonStage } from './stage.ts'

/** What followed from a check. */
export type Consequence = Pick<SeasonPeriod, 'case' | 'annotationBatch'> & {
  /** With the definition as it is afterwards. */
  readonly stage: SeasonStage
  readonly retrainings: readonly FollowedRetraining[]
}

/** Follows whatever the policy decided, to its end. */
export async function actOnDecision(
  stage: SeasonStage,
  period: Period,
  { check, verdicts }: CheckedPeriod,
  runsBefore: number,
): Promise<Consequence> {
  const nothing: Consequence = { stage, retrainings: [], case: null, annotationBatch: null }
  switch (check.decision?.action) {
    case undefined:
    case 'nothing':
      return nothing
    case 'retrain': {
      const workflowId = await workflowServing(stage, `drift-${compactTime(check.window.to)}`)
      return { ...nothing, retrainings: [await followWanted(stage, period, { workflowId, because: 'check' })] }
    }
    case 'experiment': {
      const { stage: mended, answered } = await answerOpenCase(stage, period, verdicts, runsBefore)
      const workflowId = await workflowServing(mended, answered.caseId)
      const followed = await followWanted(mended, period, { workflowId, because: 'case' })
      return { ...nothing, stage: mended, case: answered, retrainings: [followed] }
    }
    case 'ask-for-annotation':
      return { ...nothing, annotationBatch: await findBatch(stage, check.folder ?? '') }
  }
}

async function findBatch(stage: SeasonStage, folder: string): Promise<{ uri: string; rows: number }> {
  const uri = `${folder}${monitoringFiles.annotationBatch}`
  const rows = (await readText(stage, uri)).split('\n').filter(Boolean).length
  stage.narrator.say(`${rows} mails from whose labels the model would learn most, ranked for the clerks: ${uri}`)
  return { uri, rows }
}
