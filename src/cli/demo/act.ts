import type { AnnotationRecord } from '../../../examples/client-email/corpus.ts'
import { createObjectStore } from '../../aws/object-store.ts'
import { parseObjectUri } from '../../contract/keys.ts'
import type { RetrainingResult } from '../../contract/retraining.ts'
import type { RunEvidence } from '../../domain/evidence.ts'
import { formatComparisonTable } from '../../report/comparison-table.ts'
import { followRetraining } from '../follow.ts'
import type { Stage } from './stage.ts'
import { formatCounts, startLiveTraffic } from './traffic-watch.ts'

/** A retraining from its request to its end. */
export type Act = { readonly result: RetrainingResult; readonly evidence: RunEvidence }

/** Says each phase of a retraining as it comes, and how it ended. */
export async function followAct({ clients, temporal, narrator }: Stage, workflowId: string): Promise<Act> {
  const result = await followRetraining(temporal, workflowId, (line) => narrator.say(line))
  const evidence = await readEvidence(clients, result)
  if (evidence.measurement) narrator.table(formatComparisonTable(evidence.measurement))
  narrator.say(`${result.outcome}${result.version ? `: version ${result.version}` : ''}`)
  for (const why of result.reasons) narrator.say(`  ${why}`)
  return { result, evidence }
}

type Live = {
  readonly mails: readonly AnnotationRecord[]
  readonly ratePerSecond: number
  readonly calmRatePerSecond?: number
  readonly name?: string
}

/** Lets mail come in while something goes on, as the canary of a retraining needs it. */
export async function underLiveTraffic<T>(stage: Stage, live: Live, goesOn: () => Promise<T>): Promise<T> {
  const { gatewayUrl: url, definition, clients, narrator } = stage
  const { sagemaker } = clients
  const traffic = startLiveTraffic({ url, model: definition.model, sagemaker, narrator, ...live })
  try {
    return await goesOn()
  } finally {
    const { sent, answered, failed, byVariant } = await traffic.stop()
    narrator.say(`live traffic: ${sent} mails sent, ${answered} answered, ${failed} failed; ${formatCounts(byVariant)}`)
  }
}

async function readEvidence(clients: Stage['clients'], { evidenceUri }: RetrainingResult): Promise<RunEvidence> {
  if (!evidenceUri) throw new Error('the retraining left no evidence')
  const { bucket, key } = parseObjectUri(evidenceUri)
  const bytes = await createObjectStore(clients.s3).read(bucket, key)
  if (!bytes) throw new Error(`the evidence ${evidenceUri} is not there`)
  return JSON.parse(new TextDecoder().decode(bytes)) as RunEvidence
}
