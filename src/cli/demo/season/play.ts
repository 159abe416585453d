import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { drawSeason } from '../../../report/season-chart.ts'
import { describeLifecycle } from '../../../triggers/lifecycle-client.ts'
import type { Act } from '../act.ts'
import type { Period } from '../mails.ts'
import { measurePeriod, type PeriodAccuracy } from '../predictions.ts'
import { predictionsUrl } from '../stage.ts'
import { actOnDecision } from './act-on-decision.ts'
import { countRuns } from './answer-case.ts'
import { checkPeriod } from './check-period.ts'
import { passPeriod } from './pass-period.ts'
import { toPicture } from './picture.ts'
import type { Season, SeasonPeriod } from './record.ts'
import { followWanted, lookForAnnotations } from './retrainings.ts'
import type { SeasonStage } from './stage.ts'

export type PlayedSeason = { readonly season: Season; readonly acts: readonly Act[] }

/**
 * Plays the season from the first champion on: period by period its mails, its truth, its check, and whatever follows from it. Nothing
 * here expects an outcome.
 */
export async function playSeason(stage: SeasonStage): Promise<PlayedSeason> {
  const { narrator, mails } = stage
  const leftAlone = await askAhead(stage)
  const periods: SeasonPeriod[] = []
  const acts: Act[] = []
  let current = stage
  for (const [index, period] of mails.season.entries()) {
    narrator.chapter(`${index + 2}. ${period.name} 2002: ${period.mails.length} mails`)
    const played = await playPeriod(current, period, leftAlone[index])
    current = played.stage
    periods.push(played.period)
    acts.push(...played.acts)
  }
  return { acts, season: await conclude(current, periods) }
}

/** What the first champion says to all mails of the season, while it still serves: the model that nobody would keep. */
async function askAhead(stage: SeasonStage): Promise<PeriodAccuracy[]> {
  const answers: PeriodAccuracy[] = []
  for (const { mails } of stage.mails.season) answers.push(await measure(stage, mails))
  const version = answers[0]?.version ?? 0
  stage.narrator.say(
    `version ${version} is asked about the whole season ahead, to compare with at the end: a model left alone`,
  )
  return answers
}

type PlayedPeriod = { stage: SeasonStage; period: SeasonPeriod; acts: Act[] }

async function playPeriod(
  stage: SeasonStage,
  period: Period,
  ahead: PeriodAccuracy | undefined,
): Promise<PlayedPeriod> {
  const { narrator, temporal, definition } = stage
  const startedAt = Date.now()
  const runsBefore = countRuns(await describeLifecycle(temporal, definition.model))
  const passed = await passPeriod(stage, period)
  const checked = await checkPeriod(stage, period, passed)
  const kept = await measure(stage, period.mails)
  const leftAlone = ahead ?? kept
  narrator.say(sayAccuracy(kept))
  if (kept.version !== leftAlone.version) narrator.say(`  left alone, ${sayAccuracy(leftAlone)}`)
  const consequence = await actOnDecision(stage, period, checked, runsBefore)
  const annotationsTrigger = await lookForAnnotations(consequence.stage)
  narrator.say(`new annotations: ${annotationsTrigger.reason}`)
  const { workflowId } = annotationsTrigger
  const followed = [
    ...consequence.retrainings,
    ...(annotationsTrigger.requested && workflowId !== undefined
      ? [await followWanted(consequence.stage, period, { workflowId, because: 'annotations' })]
      : []),
  ]
  return {
    stage: consequence.stage,
    acts: followed.flatMap(({ act }) => (act ? [act] : [])),
    period: {
      id: period.id,
      name: period.name,
      mails: period.mails.length,
      answered: passed.answered,
      accuracy: { kept, leftAlone },
      check: checked.check,
      case: consequence.case,
      annotationBatch: consequence.annotationBatch,
      annotationsTrigger,
      retrainings: followed.map(({ retraining }) => retraining),
      seconds: Math.round((Date.now() - startedAt) / 100) / 10,
    },
  }
}

function measure(stage: SeasonStage, mails: Period['mails']): Promise<PeriodAccuracy> {
  return measurePeriod(predictionsUrl(stage), mails, stage.definition.tasks.queue?.labels ?? [])
}

async function conclude(stage: SeasonStage, periods: readonly SeasonPeriod[]): Promise<Season> {
  const { temporal, definition, folder, mails } = stage
  const { champion, runs } = await describeLifecycle(temporal, definition.model)
  const { version } = await measure(stage, mails.september.slice(0, 1))
  const picture = join(folder, 'season.svg')
  await writeFile(picture, drawSeason(periods.map(toPicture)))
  return {
    periods,
    runs: runs.map(({ runId }) => runId),
    champion: { remembered: champion?.version ?? null, serving: version },
    picture,
  }
}

function sayAccuracy({ version, queue, spam }: PeriodAccuracy): string {
  const percent = ({ accuracy }: { accuracy: number }) => `${(accuracy * 100).toFixed(1)} %`
  return `version ${version} has the queue right for ${percent(queue)} of them, spam for ${percent(spam)}`
}
