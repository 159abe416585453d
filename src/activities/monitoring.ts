import type { ObjectStore } from '../aws/object-store.ts'
import type { ModelDefinition } from '../config/schema.ts'
import { monitoringFiles, objectUri, storageKeys } from '../contract/keys.ts'
import { canonicalJson } from '../domain/dataset/canonical-json.ts'
import { judgeWindow, type Reference } from '../domain/drift/judge-window.ts'
import { spansEnding } from '../domain/drift/window.ts'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import { renderMonitoringMarkdown } from '../report/monitoring-markdown.ts'
import { renderMonitoringReport } from '../report/monitoring-report.ts'
import { type ChampionDeps, createChampionActivities } from './champion.ts'
import { createReferenceActivities, type ReferenceDeps } from './reference.ts'
import { storeObject } from './stored-objects.ts'
import { createWindowActivities, type WindowDeps } from './windows.ts'

export type MonitoringDeps = ChampionDeps & {
  readonly objects: Pick<ObjectStore, 'read' | 'write' | 'list'> & ReferenceDeps['objects'] & WindowDeps['objects']
  readonly progress?: (doing: string) => void
}

export type CheckInput = {
  readonly definition: ModelDefinition
  /** End of the window, which is not part of it. */
  readonly endMs: number
  /** Other than `monitoring.window.length`. */
  readonly lengthMs?: number
}

// What is drawn by chance can be repeated from the window alone, so the seed is a constant.
const defaultSeed = 2002

export function createMonitoringActivities({ objects, sagemaker, progress = () => undefined }: MonitoringDeps) {
  const { findChampion } = createChampionActivities({ sagemaker })
  const { readReference } = createReferenceActivities({ objects })
  const { readWindow } = createWindowActivities({ objects, progress })

  return {
    /** Judges one window of production against the champion, and keeps verdicts and report in the window's folder. */
    async checkWindow({ definition, endMs, lengthMs }: CheckInput): Promise<{ result: WindowCheck; folder: string }> {
      const { model, data, environment } = definition
      const { bucket } = environment
      const monitoring = requireMonitoring(definition)
      const fields = data.record.text
      progress(`looking for the champion of ${model}`)
      const champion = await findChampion({ model })
      if (!champion) throw new Error(noChampion(definition))
      progress(`reading the reference of version ${champion.version}`)
      const reference = await readReference({ bucket, model, champion, fields })
      const labelDelayMs = monitoring.window.labelDelay ?? 0
      const spans = spansEnding(endMs, { lengthMs: lengthMs ?? monitoring.window.length, labelDelayMs })
      const { version } = champion
      const tasks = knownTasks(definition, reference)
      const window = await readWindow({ bucket, model, version, spans, fields, tasks, labelDelayMs })
      progress(`measuring ${monitoring.monitors.length} monitors over ${window.rows} texts`)
      const result = judgeWindow({
        model,
        environment: environment.name,
        rules: { ...monitoring, tasks: definition.tasks },
        reference,
        window,
        seed: defaultSeed,
      })
      const folder = await store(objects, bucket, result)
      return { result, folder }
    },
  }
}

function requireMonitoring({ model, monitoring }: ModelDefinition): NonNullable<ModelDefinition['monitoring']> {
  if (monitoring) return monitoring
  throw new Error(`the definition of ${model} watches nothing: add a section \`monitoring\` with at least one monitor`)
}

function noChampion({ model, environment }: ModelDefinition): string {
  return `${model} has no champion in environment ${environment.name}: there is nothing to compare with until one serves`
}

/** The definition's tasks as the champion knows them: its answers are read by the labels that it was trained on. */
function knownTasks({ tasks }: ModelDefinition, { profile }: Reference) {
  return Object.fromEntries(
    Object.keys(tasks).flatMap((task) => {
      const known = profile.tasks[task]
      return known ? [[task, { labels: known.labels }]] : []
    }),
  )
}

async function store(objects: MonitoringDeps['objects'], bucket: string, result: WindowCheck): Promise<string> {
  const folder = storageKeys.monitoring(result.model, result.window.to)
  await storeObject(objects, bucket, `${folder}${monitoringFiles.verdicts}`, `${canonicalJson(result, 2)}\n`)
  await storeObject(objects, bucket, `${folder}${monitoringFiles.report}`, renderMonitoringReport(result))
  await storeObject(objects, bucket, `${folder}${monitoringFiles.markdown}`, renderMonitoringMarkdown(result))
  return objectUri(bucket, folder)
}
