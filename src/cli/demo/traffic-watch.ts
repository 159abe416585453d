import { setTimeout as sleep } from 'node:timers/promises'
import type { SageMaker } from '@aws-sdk/client-sagemaker'
import type { AnnotationRecord } from '../../../examples/client-email/corpus.ts'
import { endpointName } from '../../contract/endpoint-name.ts'
import { replayTraffic, type TrafficMail, type TrafficProgress, type TrafficSummary } from '../../triggers/traffic.ts'
import { textOf } from './mails.ts'
import type { Narrator } from './narrator.ts'

type LiveTraffic = {
  readonly url: string
  readonly model: string
  readonly mails: readonly AnnotationRecord[]
  readonly ratePerSecond: number
  /** The rate as long as one variant serves alone; default: the same. */
  readonly calmRatePerSecond?: number
  readonly sagemaker: Pick<SageMaker, 'describeEndpoint'>
  readonly narrator: Narrator
  /** How the inference ids begin. */
  readonly name?: string
}

type Sent = Pick<TrafficSummary, 'sent' | 'answered' | 'failed' | 'byVariant'>

const lookEveryMs = 500
const nothingSent: Sent = { sent: 0, answered: 0, failed: 0, byVariant: {} }

/** Sends the mails over and over as live traffic until it is stopped, and says each change of the weights with the counts so far. */
export function startLiveTraffic(live: LiveTraffic) {
  const { model, mails, ratePerSecond, calmRatePerSecond = ratePerSecond, sagemaker, narrator, name = 'live' } = live
  const stopping = new AbortController()
  const replayed = endlessly(mails, name)
  let before = nothingSent
  let current = startReplay(live, replayed, calmRatePerSecond)
  let isCalm = calmRatePerSecond < ratePerSecond
  const soFar = () => addUp(before, current.progress())
  const watching = watchWeights(sagemaker, model, stopping.signal, async (weights, variants) => {
    const { byVariant, answered } = soFar()
    narrator.say(`traffic ${weights}${answered > 0 ? `; answered so far: ${formatCounts(byVariant)}` : ''}`)
    if (!isCalm || variants < 2) return
    isCalm = false
    before = addUp(before, await current.stop())
    current = startReplay(live, replayed, ratePerSecond)
  })
  return {
    async stop(): Promise<Sent> {
      stopping.abort()
      await watching
      return addUp(before, await current.stop())
    },
  }
}

function startReplay({ url, model }: LiveTraffic, mails: Iterable<TrafficMail>, ratePerSecond: number) {
  const stopping = new AbortController()
  let progress: Sent = nothingSent
  const onProgress = (seen: TrafficProgress) => {
    progress = seen
  }
  const sending = replayTraffic({ url, model, mails, ratePerSecond, signal: stopping.signal, onProgress })
  return {
    progress: () => progress,
    stop: (): Promise<Sent> => {
      stopping.abort()
      return sending
    },
  }
}

function addUp(one: Sent, other: Sent): Sent {
  const variants = [...new Set([...Object.keys(one.byVariant), ...Object.keys(other.byVariant)])]
  return {
    sent: one.sent + other.sent,
    answered: one.answered + other.answered,
    failed: one.failed + other.failed,
    byVariant: Object.fromEntries(
      variants.map((variant) => [variant, (one.byVariant[variant] ?? 0) + (other.byVariant[variant] ?? 0)]),
    ),
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
  changed: (weights: string, variants: number) => void | Promise<void>,
): Promise<void> {
  let last = ''
  while (!signal.aborted) {
    const { ProductionVariants = [] } = await sagemaker.describeEndpoint({ EndpointName: endpointName(model) })
    const total = ProductionVariants.reduce((sum, { CurrentWeight = 0 }) => sum + CurrentWeight, 0)
    const weights = ProductionVariants.map(
      ({ VariantName, CurrentWeight = 0 }) => `${VariantName} ${Math.round((CurrentWeight / (total || 1)) * 100)} %`,
    ).join(', ')
    if (weights !== last) await changed(weights, ProductionVariants.length)
    last = weights
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined)
  }
}

/** The mails over and over; who stops reading may go on later where it stopped, as a generator would not. */
function endlessly(mails: readonly AnnotationRecord[], name: string): Iterable<TrafficMail> {
  let sent = 0
  const next = (): IteratorResult<TrafficMail> => {
    const [round, index] = [Math.floor(sent / mails.length), sent % mails.length]
    const mail = mails[index]
    sent += 1
    if (!mail) return { done: true, value: undefined }
    return { done: false, value: { text: textOf(mail), inferenceId: `${name}-${round}-${index}` } }
  }
  return { [Symbol.iterator]: () => ({ next }) }
}
