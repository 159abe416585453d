import type { ModelDefinition } from '../config/schema.ts'
import { monitoringFiles, objectUri, parseObjectUri, storageKeys } from '../contract/keys.ts'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import { rankForAnnotation } from '../domain/policy/annotation-batch.ts'
import type { Champion } from '../domain/policy/lifecycle-state.ts'
import type { CheckDecision, CheckReport } from '../domain/policy/take-check.ts'
import type { ReportContext } from '../report/monitoring-context.ts'
import { surveyNewAnnotations } from './annotation-survey.ts'
import { type ChampionDeps, createChampionActivities } from './champion.ts'
import { failure } from './failures.ts'
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
  readonly champion: Champion
  readonly folder: string
  readonly context: ReportContext
}

/** The whole check of a window, for a caller that shows it. A workflow gets a summary instead: `createMonitoringActivities`. */
export function createFullCheck({ objects, sagemaker, progress = () => undefined }: FullCheckDeps) {
  const { findChampion } = createChampionActivities({ sagemaker })
  const checker = createWindowChecker({ objects, progress })

  /** Judges one window of production against the champion, and keeps verdicts and report in the window's folder. */
  return async (checked: CheckedWindow): Promise<FullCheck> => {
    const { model, environment } = checked.definition
    progress(`looking for the champion of ${model}`)
    const champion = await findChampion({ model })
    if (!champion) throw failure('NoChampion', `${model} has no champion in environment ${environment.name}`)
    const result = await checker.judge(checked, champion)
    const folder = objectUri(environment.bucket, storageKeys.monitoring(model, result.window.to))
    const context = await contextOf(objects, environment.bucket, result)
    await writeCheck(objects, folder, result, context)
    return { result, champion, folder, context }
  }
}

export function createMonitoringActivities(deps: MonitoringDeps) {
  const { objects, cloudwatch, progress = () => undefined } = deps
  const check = createFullCheck(deps)
  const checker = createWindowChecker({ objects, progress })
  const { putMonitoringMetrics } = createMonitoringMetricsActivities({ cloudwatch })

  return {
    /** Checks a window, puts its metrics, and answers what the policy needs to know of it. */
    async checkWindow(checked: CheckedWindow): Promise<{ report: CheckReport; champion: CheckedVersion }> {
      const { definition } = checked
      const { result, champion, folder } = await check(checked)
      await putMonitoringMetrics({ definition, check: result })
      progress('counting the new annotations')
      const { records } = await surveyNewAnnotations(objects, definition, champion)
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

const batchSize = 200
const toldReasons = 30

function summarise(result: WindowCheck, { folder, newLabels }: { folder: string; newLabels: number }): CheckReport {
  return {
    windowEnd: result.window.to,
    version: result.version,
    outcome: result.outcome,
    reasons: [...result.reasons, ...result.notes].slice(0, toldReasons),
    monitors: result.monitors.map(({ key, kind, outcome, advisory }) => ({ key, kind, outcome, advisory })),
    conceptDrift: result.attribution?.kind === 'concept drift',
    newLabels,
    folder,
  }
}
