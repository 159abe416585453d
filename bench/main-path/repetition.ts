import { textOf } from '../../src/cli/demo/mails.ts'
import type { ModelDefinition } from '../../src/config/schema.ts'
import { applyDefinition } from '../../src/triggers/apply-definition.ts'
import { replayTraffic, type TrafficMail, type TrafficSummary } from '../../src/triggers/traffic.ts'
import { formatSeconds } from '../markdown.ts'
import { deliver, type MeasuredRetraining, measureRetraining, renameModel } from './retraining.ts'
import { overheadMs } from './retraining-parts.ts'
import type { Stage } from './stage.ts'
import { runJobsStraight, type StraightJobs } from './straight-jobs.ts'

/** The same three things measured once, one after the other, on a model that is new. */
export type Repetition = {
  readonly model: string
  /** Its rollout is the first deployment: no champion, no canary, no traffic. */
  readonly first: MeasuredRetraining
  /** The baseline: the first one's jobs, without Temporal. */
  readonly straight: StraightJobs
  /** Its rollout is a canary under live traffic, which runs throughout. */
  readonly replacement: MeasuredRetraining
  readonly traffic: TrafficSummary
}

/** `served` is called when the first version serves and nobody has asked it anything yet. */
export async function repeat(
  stage: Stage,
  model: string,
  ratePerSecond: number,
  served: () => Promise<void>,
): Promise<Repetition> {
  const { temporal, clients, mails, narrator } = stage
  const definition = renameModel(stage.example, model)
  await applyDefinition({ temporal, clients, definition, createBucket: true })
  await deliver(stage, definition, mails.history)
  const { jobs, ...first } = await measureRetraining(stage, definition, 'first')
  report(stage, 'first deployment', first)
  await served()

  const pollEveryMs = definition.environment.jobs.pollEvery
  const straight = await runJobsStraight(clients.sagemaker, { jobs, name: `${model}-straight`, pollEveryMs })
  narrator.say(`the same jobs without Temporal: ${formatSeconds(straight.wallMs)}`)

  await deliver(stage, definition, mails.august)
  const { retraining, traffic } = await replaceUnderTraffic(stage, definition, ratePerSecond)
  report(stage, `replacement, ${traffic.answered} of ${traffic.sent} requests answered meanwhile`, retraining)
  if (traffic.failed > 0)
    throw new Error(`no request may fail during a canary, ${traffic.failed} did: ${JSON.stringify(traffic.failures)}`)
  return { model, first, straight, replacement: retraining, traffic }
}

async function replaceUnderTraffic(
  stage: Stage,
  definition: ModelDefinition,
  ratePerSecond: number,
): Promise<{ retraining: MeasuredRetraining; traffic: TrafficSummary }> {
  const stopping = new AbortController()
  const sending = replayTraffic({
    url: stage.gatewayUrl,
    model: definition.model,
    mails: endlessly(stage),
    ratePerSecond,
    signal: stopping.signal,
  })
  try {
    const { jobs, ...retraining } = await measureRetraining(stage, definition, 'replacement')
    stopping.abort()
    return { retraining, traffic: await sending }
  } finally {
    stopping.abort()
  }
}

function* endlessly({ mails }: Stage): Generator<TrafficMail> {
  for (;;) for (const mail of mails.september) yield { text: textOf(mail) }
}

function report({ narrator }: Stage, what: string, { wallMs, parts }: MeasuredRetraining): void {
  narrator.say(`${what}: ${formatSeconds(wallMs)}, of which ${formatSeconds(overheadMs(parts))} overhead`)
}
