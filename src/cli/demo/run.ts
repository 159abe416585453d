import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type AwsClients, createAwsClients } from '../../aws/clients.ts'
import { createObjectStore } from '../../aws/object-store.ts'
import { loadSettings } from '../../config/load.ts'
import { parseObjectUri } from '../../contract/keys.ts'
import { workflowIds } from '../../contract/workflow-ids.ts'
import { applyDefinition } from '../../triggers/apply-definition.ts'
import { connectClient } from '../../triggers/temporal-client.ts'
import { readDefinitionOrExplain } from '../definition-file.ts'
import { untilInterrupted } from '../interruption.ts'
import { freePort } from '../local/free-port.ts'
import { type Stack, startStack } from '../local/stack.ts'
import { packageRoot } from '../package-root.ts'
import { type DemoMails, readDemoMails } from './mails.ts'
import { createNarrator, type Narrator } from './narrator.ts'
import { copyExample, pauseSchedules } from './season/stage.ts'
import { tellSeason } from './season/tell.ts'
import type { Stage } from './stage.ts'
import { askAboutSeptember, replayAugust, retrainAfterAugust, trainFirstChampion } from './story.ts'
import { type DemoSummary, findProblems } from './summary.ts'

export type DemoOptions = {
  readonly json?: string
  readonly keep?: boolean
  readonly all?: boolean
  readonly folder: string
}

const exampleFile = join(packageRoot, 'examples/client-email/model.yaml')

/** Plays the story on a stack of its own in an emptied folder; sets the exit code when something in it did not happen. */
export async function runDemo({ json, keep, all = false, folder }: DemoOptions): Promise<void> {
  const narrator = createNarrator((text) => process.stdout.write(text))
  await emptyFolder(folder)
  narrator.chapter('Starting a Temporal server, the embedded AWS, a worker and the gateway; reading 6,046 mails')
  // Read while the processes start, and not awaited before they can be stopped again.
  const reading = readDemoMails()
  reading.catch(() => undefined)
  const stack = await startDemoStack(folder, narrator)
  try {
    const summary = await Promise.race([stack.unexpectedEnd, play({ stack, reading, narrator, folder, all })])
    if (json) await writeFile(json, `${JSON.stringify(summary, null, 2)}\n`)
    conclude(narrator, summary)
    if (keep) await keepRunning(stack, narrator)
  } finally {
    await stack.stop()
  }
}

/** Makes the folder new, unless another demo lives in it. */
async function emptyFolder(folder: string): Promise<void> {
  const pidFile = join(folder, 'demo.pid')
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''))
  if (pid > 0 && isAlive(pid)) {
    throw new Error(
      `a demo runs in ${folder} already (process ${pid}): end it with Ctrl-C, or choose another folder with --folder`,
    )
  }
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await writeFile(pidFile, String(process.pid))
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function startDemoStack(folder: string, narrator: Narrator): Promise<Stack> {
  const ports = {
    temporal: await freePort(7233),
    temporalUi: await freePort(8233),
    aws: await freePort(4566),
    gateway: await freePort(8080),
  }
  const stack = await startStack(folder, ports)
  narrator.say(`all up; logs in ${stack.logs}`)
  narrator.say(`Temporal UI: ${stack.temporal.uiUrl}, gateway: ${stack.gatewayUrl}`)
  return stack
}

type Play = { stack: Stack; reading: Promise<DemoMails>; narrator: Narrator; folder: string; all: boolean }

async function play({ stack, reading, narrator, folder, all }: Play): Promise<DemoSummary> {
  Object.assign(process.env, stack.environment)
  const settings = loadSettings()
  const definitionFile = all ? await copyExample(folder) : exampleFile
  const definition = readDefinitionOrExplain(definitionFile, settings.environment)
  if (!definition) throw new Error(`the definition of the example is broken: ${definitionFile}`)
  const clients = createAwsClients(settings.awsRegion)
  const temporal = await connectClient()
  try {
    await applyDefinition({ temporal, clients, definition, createBucket: true })
    await pauseSchedules({ temporal, definition })
    const mails = await reading
    const stage: Stage = { definition, mails, clients, temporal, narrator, gatewayUrl: stack.gatewayUrl }
    const told = all ? await tellSeason({ ...stage, folder, definitionFile }) : await tellStory(stage)
    const last = told.retrainings.at(-1)
    return {
      ...told,
      seconds: narrator.elapsedSeconds(),
      links: {
        temporalUi: workflowLink(stack, workflowIds.modelLifecycle(definition.model)),
        report: await saveReport(clients, last?.result.reportUri, folder),
      },
    }
  } finally {
    clients.destroy()
    await temporal.connection.close()
  }
}

type Told = Omit<DemoSummary, 'seconds' | 'links'>

/** The first chapters: one champion, one challenger. */
async function tellStory(stage: Stage): Promise<Told> {
  const first = await trainFirstChampion(stage)
  await replayAugust(stage)
  const before = await askAboutSeptember(stage)
  const second = await retrainAfterAugust(stage)
  stage.narrator.chapter('4. September, with the new champion')
  const after = await askAboutSeptember(stage)
  return {
    problems: findProblems(first, second, before, after, stage.definition.rollout.steps.length),
    september: { before, after },
    retrainings: [first, second],
  }
}

function workflowLink({ temporal }: Stack, workflowId: string): string {
  return `${temporal.uiUrl}/namespaces/default/workflows/${encodeURIComponent(workflowId)}`
}

async function saveReport(clients: AwsClients, uri: string | undefined, folder: string): Promise<string> {
  const { bucket, key } = parseObjectUri(uri ?? '')
  const file = join(folder, 'report.html')
  await writeFile(file, (await createObjectStore(clients.s3).read(bucket, key)) ?? '')
  return file
}

function conclude(narrator: Narrator, { problems, september, season, links, seconds }: DemoSummary): void {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  if (season) {
    narrator.say(`picture of the season: ${season.picture}`)
  } else {
    narrator.say(
      `retraining took the queue from ${percent(september.before.accuracy)} to ${percent(september.after.accuracy)}`,
    )
  }
  narrator.say(`report: ${links.report}`)
  narrator.say(`Temporal UI, with --keep: ${links.temporalUi}`)
  narrator.chapter(problems.length === 0 ? `Done in ${seconds.toFixed(0)} s` : 'The story did not go as it should')
  for (const problem of problems) narrator.say(problem)
  if (problems.length > 0) process.exitCode = 1
}

async function keepRunning(stack: Stack, narrator: Narrator): Promise<void> {
  narrator.say(`everything keeps running until Ctrl-C; to use it from another terminal:`)
  for (const [name, value] of Object.entries(stack.environment)) process.stdout.write(`export ${name}='${value}'\n`)
  await Promise.race([untilInterrupted(), stack.unexpectedEnd])
}
