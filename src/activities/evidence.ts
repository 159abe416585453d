import type { ObjectStore } from '../aws/object-store.ts'
import { type ObjectReference, runFiles, storageKeys } from '../contract/keys.ts'
import { canonicalJson } from '../domain/dataset/canonical-json.ts'
import type { RunEvidence } from '../domain/evidence.ts'
import { renderRunReport } from '../report/run-report.ts'
import { storeObject } from './stored-objects.ts'

export type EvidenceDeps = { readonly objects: Pick<ObjectStore, 'write'> }

export type EvidenceInput = {
  readonly bucket: string
  readonly model: string
  readonly runId: string
  readonly evidence: RunEvidence
}

export function createEvidenceActivities({ objects }: EvidenceDeps) {
  return {
    /** Writes what a run found out so far, for machines and for people, over what was known before. */
    async writeEvidence(input: EvidenceInput): Promise<{ evidence: ObjectReference; report: ObjectReference }> {
      const { bucket, model, runId, evidence } = input
      const folder = storageKeys.run(model, runId)
      return {
        evidence: await storeObject(
          objects,
          bucket,
          `${folder}${runFiles.evidence}`,
          `${canonicalJson(evidence, 2)}\n`,
        ),
        report: await storeObject(objects, bucket, `${folder}${runFiles.report}`, renderRunReport(evidence)),
      }
    },
  }
}
