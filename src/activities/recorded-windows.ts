import { ApplicationFailure } from '@temporalio/activity'
import type { ModelDefinition } from '../config/schema.ts'
import type { DriftMeasurement } from '../domain/drift/measurement.ts'
import { spansEnding } from '../domain/drift/window.ts'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import type { JudgedWindow, RecordedWindow } from '../domain/policy/rehearse-window.ts'
import { rethrowAws } from './failures.ts'
import { createModelPackages, type ModelPackageDeps } from './model-packages.ts'
import { createRecordedChampions } from './recorded-champions.ts'
import {
  type CheckedVersion,
  createWindowChecker,
  requireMonitoring,
  type WindowCheckerDeps,
} from './window-checker.ts'

export type RecordedWindowDeps = ModelPackageDeps & WindowCheckerDeps

type RecordOf = {
  readonly definition: ModelDefinition
  /** The champion of every window; else the version of which most was captured in it. */
  readonly version?: number | undefined
}

/** Reads and judges windows of the past as checks would have, and keeps of each only what its monitors found. */
export async function createRecordedWindows(deps: RecordedWindowDeps, { definition, version }: RecordOf) {
  const { objects, progress } = deps
  const { model, environment } = definition
  const { window: rule } = requireMonitoring(definition)
  const { listVersions, findVersion } = createModelPackages(deps)
  const versions =
    version === undefined ? await listVersions(model).catch(rethrow(`list the versions of ${model}`)) : []
  const recorded = createRecordedChampions({ objects }, { bucket: environment.bucket, model, versions })
  const champions = new Map<number, CheckedVersion>()

  async function findChampion(of: number): Promise<CheckedVersion> {
    const known = champions.get(of)
    if (known) return known
    const { runId } = await findVersion(model, of).catch(rethrow(`look up version ${of} of ${model}`))
    champions.set(of, { version: of, runId })
    return { version: of, runId }
  }

  async function judge(endMs: number, last: number | null, saying: (doing: string) => void): Promise<RecordedWindow> {
    const spans = spansEnding(endMs, { lengthMs: rule.length, labelDelayMs: 0 })
    const champion = version ?? (await recorded.championOf(spans.inputs)) ?? last
    if (champion === null) return unjudged(endMs, null, 'insufficient-data', nothingCaptured)
    const checker = createWindowChecker({ objects, progress: saying })
    return toJudged(await checker.judge({ definition, endMs }, await findChampion(champion)))
  }

  return {
    findChampion,
    /** One window after the other. One that fails is an error among them, and the others go on. */
    async judgeAll(ends: readonly number[]): Promise<RecordedWindow[]> {
      const windows: RecordedWindow[] = []
      for (const [at, endMs] of ends.entries()) {
        const saying = (doing: string) => progress(`window ${at + 1} of ${ends.length}: ${doing}`)
        saying(`until ${new Date(endMs).toISOString()}`)
        const last = windows.at(-1)?.version ?? null
        const failed = (error: unknown) => unjudged(endMs, version ?? last, 'error', sayError(error))
        windows.push(await judge(endMs, last, saying).catch(failed))
      }
      return windows
    },
  }
}

function toJudged(check: WindowCheck): JudgedWindow {
  const { window, labelled, version, outcome, monitors, attribution, read, reference } = check
  return {
    kind: 'judged',
    windowEnd: window.to,
    version,
    rows: read.rows,
    outcome,
    monitors: monitors.map((of) => ({ ...of, measurement: of.measurement && withoutEvidence(of.measurement) })),
    conceptDrift: attribution?.kind === 'concept drift',
    truth: { fromMs: Date.parse(labelled.from), toMs: Date.parse(labelled.to), count: read.truth.coverage.count },
    learntUntilMs: reference.period && Date.parse(reference.period.to),
  }
}

/** The evidence of a year of windows is large; only which slice was measured is asked for again. */
function withoutEvidence(measurement: DriftMeasurement): DriftMeasurement {
  const { slice } = measurement.evidence
  return { ...measurement, evidence: slice === undefined ? {} : { slice } }
}

const nothingCaptured = 'no version was captured in it, nor in an earlier one'

function unjudged(
  endMs: number,
  version: number | null,
  outcome: 'error' | 'insufficient-data',
  why: string,
): RecordedWindow {
  return { kind: 'unjudged', windowEnd: new Date(endMs).toISOString(), version, outcome, why }
}

/** Our failures and those of AWS say what they mean; whatever else is thrown may quote what it failed on. */
function sayError(error: unknown): string {
  return error instanceof ApplicationFailure ? error.message : 'it failed with an error of its own'
}

function rethrow(doing: string): (error: unknown) => never {
  return (error) => rethrowAws(error, doing)
}
