import type { ObjectStore } from '../aws/object-store.ts'
import type { ModelDefinition } from '../config/schema.ts'
import { objectUri, runFiles, storageKeys } from '../contract/keys.ts'
import type { RunEvidence } from '../domain/evidence.ts'
import { type RehearsalInput, rehearse } from '../domain/policy/rehearse.ts'
import { noteRehearsal, type RehearsedRecord } from '../domain/policy/rehearse-record.ts'
import { sweepThresholds } from '../domain/policy/rehearse-sweep.ts'
import { hintThresholds } from '../domain/policy/rehearse-thresholds.ts'
import { scheduledTimes } from '../domain/policy/schedule-times.ts'
import { costOfTraining, type Money } from '../domain/policy/training-cost.ts'
import { failure, rethrowAws } from './failures.ts'
import type { ModelPackageDeps } from './model-packages.ts'
import { overlayObjects } from './overlaid-objects.ts'
import { createRecordedWindows } from './recorded-windows.ts'
import { requireMonitoring } from './window-checker.ts'

export type RehearsalDeps = ModelPackageDeps & {
  readonly objects: Pick<ObjectStore, 'read' | 'list'>
  readonly progress?: (doing: string) => void
}

export type RecordedPeriod = {
  readonly definition: ModelDefinition
  readonly fromMs: number
  readonly toMs: number
  /** The champion of every window; else the version of which most was captured in it. */
  readonly version?: number | undefined
  /** When something truly changed, milliseconds since 1970. */
  readonly changes: readonly number[]
  readonly sweep: boolean
}

export function createRehearsalActivities({ objects, sagemaker, progress = () => undefined }: RehearsalDeps) {
  return {
    /** What monitors and policy, as they are configured, would have made of the recorded history of a period. It writes nothing. */
    async rehearsePeriod(period: RecordedPeriod): Promise<RehearsedRecord> {
      const { definition, fromMs, toMs, changes } = period
      const { schedule, confirmations } = requireMonitoring(definition)
      const ends = scheduledTimes(schedule, { fromMs, toMs })
      if (ends.length === 0) throw failure('InvalidDefinition', sayNoTime(period))
      const deps = { objects: overlayObjects(objects), sagemaker, progress }
      const record = await createRecordedWindows(deps, period)
      const windows = await record.judgeAll(ends)
      const last = windows.findLast(({ kind }) => kind === 'judged')?.version ?? null
      const trainingCost =
        last === null ? null : await readTrainingCost(objects, definition, await record.findChampion(last))
      const rules = { policy: definition.policy, confirmations }
      return describe(period, { windows, rules, changes, trainingCost })
    },
  }
}

/** What the champion's own training cost; null where its run or the price of its instance type does not say. */
async function readTrainingCost(
  objects: Pick<ObjectStore, 'read'>,
  { model, environment }: ModelDefinition,
  { runId }: { readonly runId: string },
): Promise<Money | null> {
  const key = `${storageKeys.run(model, runId)}${runFiles.evidence}`
  const uri = objectUri(environment.bucket, key)
  const bytes = await objects.read(environment.bucket, key).catch((error) => rethrowAws(error, `read ${uri}`))
  const training = bytes && (JSON.parse(new TextDecoder().decode(bytes)) as RunEvidence).training
  return training ? costOfTraining(training, environment.prices) : null
}

function describe({ definition, fromMs, toMs, sweep }: RecordedPeriod, input: RehearsalInput): RehearsedRecord {
  const { windows, rules, changes, trainingCost } = input
  const rehearsed = {
    model: definition.model,
    environment: definition.environment.name,
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    changes: changes.toSorted((a, b) => a - b).map((ms) => new Date(ms).toISOString()),
    trainingCost,
    ...rehearse(input),
    thresholds: hintThresholds({ windows, confirmations: rules.confirmations, changes }),
    sweep: sweep ? sweepThresholds(input) : [],
  }
  return { ...rehearsed, notes: noteRehearsal(rehearsed) }
}

function sayNoTime({ fromMs, toMs }: RecordedPeriod): string {
  return `monitoring.schedule has no time from ${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}`
}
