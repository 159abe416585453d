import type { ObjectStore } from '../aws/object-store.ts'
import { spansEnding } from '../domain/drift/window.ts'
import type { Champion } from '../domain/policy/lifecycle-state.ts'
import type { ChampionDeps } from './champion.ts'
import { rethrowAws } from './failures.ts'
import { createModelPackages } from './model-packages.ts'
import { createRecordedChampions } from './recorded-champions.ts'
import { type CheckedVersion, type CheckedWindow, requireMonitoring } from './window-checker.ts'

type Deps = ChampionDeps & { readonly objects: Pick<ObjectStore, 'list'> }

/** Which version a window of the past is about. */
export function createChampionThen({ objects, sagemaker }: Deps) {
  const { listVersions, findVersion } = createModelPackages({ sagemaker })
  return {
    /** The version that answered most of the window, where that was over before today's champion served; else today's. */
    async championThen({ definition, endMs, lengthMs }: CheckedWindow, champion: Champion): Promise<CheckedVersion> {
      if (endMs > Date.parse(champion.promotedAt)) return champion
      const { model, environment } = definition
      const { window: rule } = requireMonitoring(definition)
      const { inputs } = spansEnding(endMs, { lengthMs: lengthMs ?? rule.length, labelDelayMs: 0 })
      try {
        const versions = await listVersions(model)
        const recorded = createRecordedChampions({ objects }, { bucket: environment.bucket, model, versions })
        const version = await recorded.championOf(inputs)
        if (version === null || version === champion.version) return champion
        const { runId } = await findVersion(model, version)
        return { version, runId }
      } catch (error) {
        return rethrowAws(error, `find the version of ${model} that served then`)
      }
    },
  }
}
