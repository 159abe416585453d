import { setTimeout as sleep } from 'node:timers/promises'
import { awsErrorKind } from '../../src/aws/errors.ts'
import { waitUntil } from '../../src/cli/local/wait-until.ts'
import { endpointName } from '../../src/contract/endpoint-name.ts'
import { applyDefinition } from '../../src/triggers/apply-definition.ts'
import { type GatewayOverhead, measureGatewayOverhead } from './gateway-overhead.ts'
import { type MemorySnapshot, readMemory, readServingMemory } from './memory.ts'
import type { BenchOptions } from './options.ts'
import { type Repetition, repeat } from './repetition.ts'
import { renameModel } from './retraining.ts'
import type { Stage } from './stage.ts'

/** Everything that the benchmark found out. */
export type Measurements = {
  readonly repetitions: readonly Repetition[]
  readonly gateway: GatewayOverhead
  readonly memory: {
    /** All up, nothing asked of it yet. */
    readonly idle: MemorySnapshot
    /** The first version serves; no request has come. */
    readonly serving: MemorySnapshot
    readonly afterLoad: MemorySnapshot
  }
}

// What a process does on its way up is over by then.
const settlingMs = 3_000

export async function measureMainPath(stage: Stage, options: BenchOptions): Promise<Measurements> {
  const { narrator } = stage
  narrator.chapter('At rest')
  await awaitWorker(stage)
  await sleep(settlingMs)
  const idle = await readMemory(stage.stack)
  let serving: MemorySnapshot | undefined

  const repetitions: Repetition[] = []
  for (let number = 1; number <= options.repetitions; number += 1) {
    narrator.chapter(`Repetition ${number} of ${options.repetitions}`)
    // One endpoint at a time, so that no repetition is slowed by what an earlier one left behind.
    const last = repetitions.at(-1)
    if (last) await removeEndpoint(stage, last.model)
    const served = async () => {
      serving ??= await readServingMemory(stage.stack)
    }
    repetitions.push(await repeat(stage, `main-path-${number}`, options.rate, served))
  }

  narrator.chapter('The gateway')
  const gateway = await measureGatewayOverhead(stage, repetitions.at(-1)?.model ?? '', options)
  const afterLoad = await readServingMemory(stage.stack)
  return { repetitions, gateway, memory: { idle, serving: serving ?? idle, afterLoad } }
}

/** A definition is taken by the worker, so that it serves when one has been. */
async function awaitWorker({ temporal, clients, example }: Stage): Promise<void> {
  await applyDefinition({ temporal, clients, definition: renameModel(example, 'main-path-idle'), createBucket: true })
}

async function removeEndpoint({ clients: { sagemaker } }: Stage, model: string): Promise<void> {
  const EndpointName = endpointName(model)
  await sagemaker.deleteEndpoint({ EndpointName })
  const isGone = async () => {
    try {
      await sagemaker.describeEndpoint({ EndpointName })
      return false
    } catch (error) {
      if (awsErrorKind(error) === 'not-found') return true
      throw error
    }
  }
  await waitUntil(`the end of endpoint ${EndpointName}`, isGone)
}
