import { monitoringFiles, objectUri, parseObjectUri, storageKeys } from '../contract/keys.ts'
import { canonicalJson } from '../domain/dataset/canonical-json.ts'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import { rankForAnnotation } from '../domain/policy/annotation-batch.ts'
import type { Champion } from '../domain/policy/lifecycle-state.ts'
import type { CheckDecision, CheckReport } from '../domain/policy/take-check.ts'
import { renderMonitoringMarkdown } from '../report/monitoring-markdown.ts'
import { renderMonitoringReport } from '../report/monitoring-report.ts'
import { surveyNewAnnotations } from './annotation-survey.ts'
import { type ChampionDeps, createChampionActivities } from './champion.ts'
import { failure, rethrowAws } from './failures.ts'
import { storeObject } from './stored-objects.ts'
import {
  type CheckedVersion,
  type CheckedWindow,
  createWindowChecker,
  type WindowCheckerDeps,
} from './window-checker.ts'

export type MonitoringDeps = ChampionDeps & {
  readonly objects: WindowCheckerDeps['objects']
  readonly progress?: (doing: string) => void
}

export type FullCheck = { readonly result: WindowCheck; readonly champion: Champion; readonly folder: string }

/** The whole check of a window, for a caller that shows it. A workflow gets a summary instead: `createMonitoringActivities`. */
export function createFullCheck({ objects, sagemaker, progress = () => undefined }: MonitoringDeps) {
  const { findChampion } = createChampionActivities({ sagemaker })
  const checker = createWindowChecker({ objects, progress })

  /** Judges one window of production against the champion, and keeps verdicts and report in the window's folder. */
  return async (checked: CheckedWindow): Promise<FullCheck> => {
    const { model, environment } = checked.definition
    progress(`looking for the champion of ${model}`)
    const champion = await findChampion({ model })
    if (!champion) throw failure('NoChampion', `${model} has no champion in environment ${environment.name}`)
    const result = await checker.judge(checked, champion)
    const folder = storageKeys.monitoring(model, result.window.to)
    await store(objects, { bucket: environment.bucket, folder }, result, null)
    return { result, champion, folder: objectUri(environment.bucket, folder) }
  }
}

export function createMonitoringActivities(deps: MonitoringDeps) {
  const { objects, progress = () => undefined } = deps
  const check = createFullCheck(deps)
  const checker = createWindowChecker({ objects, progress })

  return {
    /** Checks a window and answers what the policy needs to know of it. */
    async checkWindow(checked: CheckedWindow): Promise<{ report: CheckReport; champion: CheckedVersion }> {
      const { definition } = checked
      const { result, champion, folder } = await check(checked)
      progress('counting the new annotations')
      const { records } = await surveyNewAnnotations(objects, definition, champion)
      const { version, runId } = champion
      return { report: summarise(result, { folder, newLabels: records }), champion: { version, runId } }
    },

    /** Adds what was decided to the window's folder, and to its report. */
    async recordDecision({ folder, decision }: { folder: string; decision: CheckDecision }): Promise<void> {
      const { bucket, key } = parseObjectUri(folder)
      const uri = `${folder}${monitoringFiles.verdicts}`
      const bytes = await objects
        .read(bucket, `${key}${monitoringFiles.verdicts}`)
        .catch((error) => rethrowAws(error, `read ${uri}`))
      if (!bytes) throw failure('ObjectMissing', `${uri} is not there`)
      const result = JSON.parse(new TextDecoder().decode(bytes)) as WindowCheck
      await store(objects, { bucket, folder: key }, result, decision)
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

type Place = { readonly bucket: string; readonly folder: string }

async function store(
  objects: MonitoringDeps['objects'],
  { bucket, folder }: Place,
  result: WindowCheck,
  decision: CheckDecision | null,
): Promise<void> {
  const files = {
    [monitoringFiles.verdicts]: `${canonicalJson(result, 2)}\n`,
    ...(decision && { [monitoringFiles.decision]: `${canonicalJson(decision, 2)}\n` }),
    [monitoringFiles.report]: renderMonitoringReport(result),
    [monitoringFiles.markdown]: renderMonitoringMarkdown(result),
  }
  for (const [name, body] of Object.entries(files)) await storeObject(objects, bucket, `${folder}${name}`, body)
}
