import { setTimeout as sleep } from 'node:timers/promises'
import type { SageMaker } from '@aws-sdk/client-sagemaker'
import type { AnnotationRecord } from '../../../examples/client-email/corpus.ts'
import { endpointName } from '../../contract/endpoint-name.ts'
import { replayTraffic, type TrafficProgress, type TrafficSummary } from '../../triggers/traffic.ts'
import { textOf } from './mails.ts'
import type { Narrator } from './narrator.ts'

type LiveTraffic = {
  readonly url: string
  readonly model: string
  readonly mails: readonly AnnotationRecord[]
  readonly ratePerSecond: number
  readonly sagemaker: Pick<SageMaker, 'describeEndpoint'>
  readonly narrator: Narrator
  /** How the inference ids begin. */
  readonly name?: string
}

const lookEveryMs = 500

/** Sends the mails over and over as live traffic until it is stopped, and says each change of the weights with the counts so far. */
export function startLiveTraffic({ url, model, mails, ratePerSecond, sagemaker, narrator, name }: LiveTraffic) {
  const stopping = new AbortController()
  let soFar: TrafficProgress | undefined
  const sending = replayTraffic({
    url,
    model,
    mails: endlessly(mails, name ?? 'live'),
    ratePerSecond,
    signal: stopping.signal,
    onProgress: (progress) => {
      soFar = progress
    },
  })
  const watching = watchWeights(sagemaker, model, stopping.signal, (weights) => {
    narrator.say(`traffic ${weights}${soFar ? `; answered so far: ${formatCounts(soFar.byVariant)}` : ''}`)
  })
  return {
    async stop(): Promise<TrafficSummary> {
      stopping.abort()
      await watching
      return sending
    },
  }
}

export function formatCounts(byVariant: Readonly<Record<string, number>>): string {
  return Object.entries(byVariant)
    .sort(([left], [right]) => left.localeCompare(right))
    .map(([variant, count]) => `${variant} ${count}`)
    .join(', ')
}

async function watchWeights(
  sagemaker: Pick<SageMaker, 'describeEndpoint'>,
  model: string,
  signal: AbortSignal,
  changed: (weights: string) => void,
): Promise<void> {
  let last = ''
  while (!signal.aborted) {
    const { ProductionVariants = [] } = await sagemaker.describeEndpoint({ EndpointName: endpointName(model) })
    const total = ProductionVariants.reduce((sum, { CurrentWeight = 0 }) => sum + CurrentWeight, 0)
    const weights = ProductionVariants.map(
      ({ VariantName, CurrentWeight = 0 }) => `${VariantName} ${Math.round((CurrentWeight / (total || 1)) * 100)} %`,
    ).join(', ')
    if (weights !== last) changed(weights)
    last = weights
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined)
  }
}

function* endlessly(mails: readonly AnnotationRecord[], name: string) {
  for (let round = 0; ; round += 1) {
    for (const [index, mail] of mails.entries()) yield { text: textOf(mail), inferenceId: `${name}-${round}-${index}` }
  }
}
