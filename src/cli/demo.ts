import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { type AwsClients, createAwsClients } from '../aws/clients.ts'
import { createObjectStore } from '../aws/object-store.ts'
import { loadSettings } from '../config/load.ts'
import { parseObjectUri } from '../contract/keys.ts'
import { workflowIds } from '../contract/workflow-ids.ts'
import { applyDefinition } from '../triggers/apply-definition.ts'
import { connectClient } from '../triggers/temporal-client.ts'
import { readDefinitionOrExplain } from './definition-file.ts'
import { readDemoMails } from './demo/mails.ts'
import { createNarrator, type Narrator } from './demo/narrator.ts'
import { askAboutSeptember, replayAugust, retrainAfterAugust, type Stage, trainFirstChampion } from './demo/story.ts'
import { type DemoSummary, findProblems } from './demo/summary.ts'
import { untilInterrupted } from './interruption.ts'
import { freePort } from './local/free-port.ts'
import { type Stack, startStack } from './local/stack.ts'
import { packageRoot } from './package-root.ts'

type DemoOptions = { json?: string; keep?: boolean; folder: string }

const definitionFile = join(packageRoot, 'examples/client-email/model.yaml')

export const demoCommand = new Command('demo')
  .description('Shows the whole life of a model on real mail: trained, judged, rolled out under traffic')
  .option('--json <file>', 'write what happened for a program')
  .option('--keep', 'leave everything running until Ctrl-C, to look around')
  .option('--folder <folder>', 'where its state and logs are kept; emptied at the start', '.perennial/demo')
  .action(async (options: DemoOptions) => {
    const narrator = createNarrator((text) => process.stdout.write(text))
    const folder = resolve(options.folder)
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    const [stack, mails] = await Promise.all([startDemoStack(folder, narrator), readDemoMails()])
    try {
      const summary = await Promise.race([stack.unexpectedEnd, play({ stack, mails, narrator, folder })])
      if (options.json) await writeFile(options.json, `${JSON.stringify(summary, null, 2)}\n`)
      conclude(narrator, summary)
      if (options.keep) await keepRunning(stack, narrator)
    } finally {
      await stack.stop()
    }
  })

async function startDemoStack(folder: string, narrator: Narrator): Promise<Stack> {
  narrator.chapter('Starting a Temporal server, the embedded AWS, a worker and the gateway')
  const ports = {
    temporal: await freePort(7233),
    temporalUi: await freePort(8233),
    aws: await freePort(4566),
    gateway: await freePort(8080),
  }
  const stack = await startStack(folder, ports)
  narrator.say(`all up; logs in ${stack.logs}`)
  narrator.say(`Temporal UI: ${stack.temporal.uiUrl}`)
  return stack
}

type Play = { stack: Stack; mails: Stage['mails']; narrator: Narrator; folder: string }

async function play({ stack, mails, narrator, folder }: Play): Promise<DemoSummary> {
  Object.assign(process.env, stack.environment)
  const settings = loadSettings()
  const definition = readDefinitionOrExplain(definitionFile, settings.environment)
  if (!definition) throw new Error(`the definition of the example is broken: ${definitionFile}`)
  const clients = createAwsClients(settings.awsRegion)
  const temporal = await connectClient()
  try {
    await applyDefinition({ temporal, clients, definition, createBucket: true })
    const stage: Stage = { definition, mails, clients, temporal, narrator, gatewayUrl: stack.gatewayUrl }
    const first = await trainFirstChampion(stage)
    await replayAugust(stage)
    const before = await askAboutSeptember(stage)
    const second = await retrainAfterAugust(stage)
    narrator.chapter('4. September, with the new champion')
    const after = await askAboutSeptember(stage)
    return {
      problems: findProblems(first, second, before, after, definition.rollout.steps.length),
      seconds: narrator.elapsedSeconds(),
      september: { before, after },
      retrainings: [first, second],
      links: {
        temporalUi: workflowLink(stack, workflowIds.modelLifecycle(definition.model)),
        report: await saveReport(clients, second.result.reportUri, folder),
      },
    }
  } finally {
    clients.destroy()
    await temporal.connection.close()
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

function conclude(narrator: Narrator, { problems, september, links, seconds }: DemoSummary): void {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  narrator.say(
    `retraining took the queue from ${percent(september.before.accuracy)} to ${percent(september.after.accuracy)}`,
  )
  narrator.say(`report: ${links.report}`)
  narrator.say(`Temporal UI, with --keep: ${links.temporalUi}`)
  narrator.chapter(problems.length === 0 ? `Done in ${seconds.toFixed(0)} s` : 'The story did not go as it should')
  for (const problem of problems) narrator.say(problem)
  if (problems.length > 0) process.exitCode = 1
}

async function keepRunning(stack: Stack, narrator: Narrator): Promise<void> {
  narrator.say(`everything keeps running until Ctrl-C; to use it from another terminal:`)
  for (const [name, value] of Object.entries(stack.environment)) process.stdout.write(`export ${name}=${value}\n`)
  await Promise.race([untilInterrupted(), stack.unexpectedEnd])
}
