import type { ModelDefinition } from '../config/schema.ts'
import { monitoringFiles, objectUri, parseObjectUri, storageKeys } from '../contract/keys.ts'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import { rankForAnnotation } from '../domain/policy/annotation-batch.ts'
import type { CheckDecision, CheckReport } from '../domain/policy/take-check.ts'
import type { ReportContext } from '../report/monitoring-context.ts'
import { surveyNewAnnotations } from './annotation-survey.ts'
import { type ChampionDeps, createChampionActivities } from './champion.ts'
import { createChampionThen } from './champion-then.ts'
import { failure, rethrowAws } from './failures.ts'
import { createMonitoringMetricsActivities, type MonitoringMetricsDeps } from './monitoring-metrics.ts'
import { storeObject } from './stored-objects.ts'
import { contextOf, readCheck, writeCheck } from './window-check-files.ts'
import {
  type CheckedVersion,
  type CheckedWindow,
  createWindowChecker,
  type WindowCheckerDeps,
} from './window-checker.ts'

type FullCheckDeps = ChampionDeps & {
  readonly objects: WindowCheckerDeps['objects']
  readonly progress?: (doing: string) => void
}

export type MonitoringDeps = FullCheckDeps & Pick<MonitoringMetricsDeps, 'cloudwatch'>

export type FullCheck = {
  readonly result: WindowCheck
  /** The version that was checked. */
  readonly champion: CheckedVersion
  readonly folder: string
  readonly context: ReportContext
}

/** Checks windows and keeps what came of it in the folder that is asked for. */
function createKeptCheck({ objects, sagemaker, progress = () => undefined }: FullCheckDeps) {
  const { findChampion } = createChampionActivities({ sagemaker })
  const { championThen } = createChampionThen({ objects, sagemaker })
  const checker = createWindowChecker({ objects, progress })

  return async (checked: CheckedWindow, folderOf: FolderOf): Promise<FullCheck> => {
    const { model, environment } = checked.definition
    progress(`looking for the champion of ${model}`)
    const champion = await findChampion({ model })
    if (!champion) throw failure('NoChampion', `${model} has no champion in environment ${environment.name}`)
    const version = await championThen(checked, champion)
    const result = await checker.judge(checked, version)
    const folder = objectUri(environment.bucket, await folderOf(model, result.window.to))
    const context = await contextOf(objects, environment.bucket, result)
    await writeCheck(objects, folder, result, context)
    return { result, champion: version, folder, context }
  }
}

type FolderOf = (model: string, windowEnd: string) => string | Promise<string>

/**
 * The whole check of a window, for a caller that only looks: what a scheduled check left, and was decided about, stays as it is. A workflow
 * gets a summary instead: `createMonitoringActivities`.
 */
export function createFullCheck(deps: FullCheckDeps) {
  const check = createKeptCheck(deps)
  return (checked: CheckedWindow): Promise<FullCheck> => check(checked, storageKeys.looking)
}

export function createMonitoringActivities(deps: MonitoringDeps) {
  const { objects, cloudwatch, progress = () => undefined } = deps
  const check = createKeptCheck(deps)
  const checker = createWindowChecker({ objects, progress })
  const { putMonitoringMetrics } = createMonitoringMetricsActivities({ cloudwatch })

  return {
    /** Checks a window, puts its metrics, and answers what the policy needs to know of it. */
    async checkWindow(
      checked: CheckedWindow & { readonly lastRunId?: string | null },
    ): Promise<{ report: CheckReport; champion: CheckedVersion }> {
      const { definition } = checked
      const { bucket } = definition.environment
      const { result, champion, folder } = await check(checked, (model, end) => freeFolder(objects, bucket, model, end))
      await putMonitoringMetrics({ definition, check: result })
      progress('counting the new annotations')
      const { records } = await surveyNewAnnotations(objects, definition, {
        lastRunId: checked.lastRunId ?? null,
        champion,
      })
      const { version, runId } = champion
      return { report: summarise(result, { folder, newLabels: records }), champion: { version, runId } }
    },

    /** Puts the outcome of a check that failed where alarms look. */
    async noteFailedCheck({ definition, windowEnd }: FailedCheck): Promise<void> {
      const window = { from: windowEnd, to: windowEnd }
      await putMonitoringMetrics({ definition, check: { window, outcome: 'error', monitors: [], read: { rows: 0 } } })
    },

    /** Adds what was decided to the window's folder, and to its report. */
    async recordDecision({ folder, decision }: { folder: string; decision: RecordedDecision }): Promise<void> {
      const result = await readCheck(objects, folder)
      await writeCheck(
        objects,
        folder,
        result,
        await contextOf(objects, parseObjectUri(folder).bucket, result, decision),
      )
    },

    /** Writes the inputs of a window from which labels would teach most, ranked, for people to annotate. */
    async writeAnnotationBatch(input: CheckedWindow & { champion: CheckedVersion; folder: string }) {
      const { champion, folder } = input
      const window = await checker.readWindow(input, champion)
      const batch = rankForAnnotation(window, batchSize)
      const { bucket, key } = parseObjectUri(folder)
      const lines = batch.map((row) => `${JSON.stringify(row)}\n`).join('')
      const { uri } = await storeObject(objects, bucket, `${key}${monitoringFiles.annotationBatch}`, lines)
      return { uri, rows: batch.length }
    },
  }
}

/** A decision, and where to go from it. */
export type RecordedDecision = CheckDecision & { readonly links?: Readonly<Record<string, string>> }

export type FailedCheck = { readonly definition: Pick<ModelDefinition, 'model'>; readonly windowEnd: string }

/** The window's folder; beside it another one where it was decided about already, since that evidence has to stay. */
async function freeFolder(
  objects: FullCheckDeps['objects'],
  bucket: string,
  model: string,
  end: string,
): Promise<string> {
  const folder = storageKeys.monitoring(model, end)
  const key = `${folder}${monitoringFiles.decision}`
  const decided = await objects.read(bucket, key).catch((error) => rethrowAws(error, `read ${objectUri(bucket, key)}`))
  return decided ? `${folder}again/${new Date().toISOString()}/` : folder
}

const batchSize = 200
const toldReasons = 30

function summarise(result: WindowCheck, { folder, newLabels }: { folder: string; newLabels: number }): CheckReport {
  return {
    windowEnd: result.window.to,
    version: result.version,
    outcome: result.outcome,
    reasons: result.reasons.slice(0, toldReasons),
    monitors: result.monitors.map(({ key, kind, outcome, advisory }) => ({ key, kind, outcome, advisory })),
    conceptDrift: result.attribution?.kind === 'concept drift',
    newLabels,
    folder,
  }
}
