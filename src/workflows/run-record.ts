import { isCancellation } from '@temporalio/workflow'
import type { AnnotationsReport } from '../activities/annotations.ts'
import type { ObjectReference } from '../contract/keys.ts'
import type { RetrainingInput, RetrainingResult } from '../contract/retraining.ts'
import type { AnnotationSummary, RunEvidence } from '../domain/evidence.ts'
import { costOfTraining, type HourlyPrices } from '../domain/policy/training-cost.ts'
import { computing } from './activities.ts'
import type { ProgressTracker } from './progress.ts'

export type RunRecord = {
  /** Adds what a step found out. */
  note(found: Partial<RunEvidence>): void
  /** Writes what is known so far as evidence and report. */
  write(): Promise<{ evidence: ObjectReference; report: ObjectReference }>
  /** Writes it once more and ends the run: the outcome with its reasons, for the lifecycle and the operator. */
  conclude(
    progress: ProgressTracker,
    outcome: RetrainingResult['outcome'],
    reasons: readonly string[],
  ): Promise<RetrainingResult>
}

/** Gathers, step by step, why a run ends as it does. */
export function recordRun(
  { model, run, champion, definition }: RetrainingInput,
  { bucket, prices }: { readonly bucket: string; readonly prices?: HourlyPrices },
): RunRecord {
  let evidence: RunEvidence = {
    model,
    runId: run.runId,
    requests: run.requests,
    definition,
    championVersion: champion?.version ?? null,
  }
  const write = () => computing.writeEvidence({ bucket, model, runId: run.runId, evidence })
  return {
    note: (found) => {
      evidence = { ...evidence, ...found }
    },
    write,
    async conclude(progress, outcome, reasons) {
      const written = await write().catch((error) => {
        if (isCancellation(error)) throw error
        return undefined
      })
      // What was decided stands, whether it could be written down or not.
      const all = written ? reasons : [...reasons, 'evidence and report of this end could not be written']
      progress.conclude(outcome, all)
      const cost = evidence.training ? costOfTraining(evidence.training, prices) : null
      return {
        outcome,
        reasons: all,
        ...(evidence.dataset && { datasetFingerprint: evidence.dataset.fingerprint }),
        ...(evidence.modelPackage && { version: evidence.modelPackage.version }),
        ...(cost && { cost }),
        ...(written && { evidenceUri: written.evidence.uri, reportUri: written.report.uri }),
      }
    },
  }
}

/** The report of ingestion as evidence keeps it. */
export function summariseAnnotations({
  files,
  rows,
  accepted,
  byRule,
  duplicate,
  sameText,
}: AnnotationsReport): AnnotationSummary {
  return { files: files.read, rows, accepted, quarantined: byRule, duplicates: duplicate + sameText }
}
