import type { ObjectStore } from '../aws/object-store.ts'
import type { ModelDefinition } from '../config/schema.ts'
import { isHealthy } from '../domain/drift/healthy-days.ts'
import { judgeWindow, type Reference } from '../domain/drift/judge-window.ts'
import { spansEnding } from '../domain/drift/window.ts'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import type { WindowContent } from '../domain/drift/window-content.ts'
import type { Champion } from '../domain/policy/lifecycle-state.ts'
import { failure } from './failures.ts'
import { createReferenceActivities, type ReferenceDeps } from './reference.ts'
import { createWindowActivities, type WindowDeps } from './windows.ts'

export type WindowCheckerDeps = {
  readonly objects: Pick<ObjectStore, 'read' | 'write' | 'list'> & ReferenceDeps['objects'] & WindowDeps['objects']
  readonly progress: (doing: string) => void
}

export type CheckedWindow = {
  readonly definition: ModelDefinition
  /** End of the window, which is not part of it. */
  readonly endMs: number
  /** Other than `monitoring.window.length`. */
  readonly lengthMs?: number | undefined
}

export type CheckedVersion = Pick<Champion, 'version' | 'runId'>

// What is drawn by chance can be repeated from the window alone, so the seed is a constant.
const defaultSeed = 2002

/** Reads windows of production and judges them against a champion's reference. */
export function createWindowChecker({ objects, progress }: WindowCheckerDeps) {
  const { readReference, noteHealthyWindow } = createReferenceActivities({ objects })
  const { readWindow } = createWindowActivities({ objects, progress })

  async function read({ definition, endMs, lengthMs }: CheckedWindow, champion: CheckedVersion) {
    const { model, data, environment } = definition
    const { bucket } = environment
    const { window: rule } = requireMonitoring(definition)
    const fields = data.record.text
    progress(`reading the reference of version ${champion.version}`)
    const reference = await readReference({ bucket, model, champion, fields })
    const labelDelayMs = rule.labelDelay ?? 0
    const spans = spansEnding(endMs, { lengthMs: lengthMs ?? rule.length, labelDelayMs })
    const tasks = knownTasks(definition, reference)
    const { version } = champion
    const { slices } = data.record
    const subject = { fields, tasks, slices, labelDelayMs, reference: reference.profile }
    const window = await readWindow({ bucket, model, version, spans, ...subject })
    return { reference, window }
  }

  return {
    /** What was captured in the window, without judging it. */
    readWindow: async (checked: CheckedWindow, champion: CheckedVersion): Promise<WindowContent> =>
      (await read(checked, champion)).window,

    async judge(checked: CheckedWindow, champion: CheckedVersion): Promise<WindowCheck> {
      const { definition } = checked
      const monitoring = requireMonitoring(definition)
      const { reference, window } = await read(checked, champion)
      progress(`measuring ${monitoring.monitors.length} monitors over ${window.rows} texts`)
      const { model, environment } = definition
      const check = judgeWindow({
        model,
        environment: environment.name,
        rules: { ...monitoring, tasks: definition.tasks },
        reference,
        window,
        seed: defaultSeed,
      })
      if (isHealthy(check)) {
        const healthy = { ...check.window, perHour: window.perHour }
        await noteHealthyWindow({ bucket: environment.bucket, model, version: champion.version, window: healthy })
      }
      return check
    },
  }
}

export function requireMonitoring({ model, monitoring }: ModelDefinition): NonNullable<ModelDefinition['monitoring']> {
  if (monitoring) return monitoring
  const message = `the definition of ${model} watches nothing: add a section \`monitoring\` with at least one monitor`
  throw failure('InvalidDefinition', message)
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
