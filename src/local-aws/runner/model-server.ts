import { setTimeout as sleep } from 'node:timers/promises'
import type { SageMakerContext } from '../sagemaker/context.ts'
import type { ContainerSpec } from '../sagemaker/models/document.ts'
import { type BaseFolder, removeBaseFolder } from './base-folder.ts'
import type { Child } from './child.ts'
import { containerEnv } from './container-env.ts'
import { findFreePort } from './free-port.ts'
import { findImage } from './images.ts'
import { JobFailure } from './job-failure.ts'
import {
  createModelClient,
  type ModelAnswer,
  type ModelClient,
  type ModelRequest,
  NoModelAnswer,
} from './model-client.ts'
import { prepareModelFolder } from './model-folder.ts'
import type { ProcessTable } from './process-table.ts'

export type ModelServerOptions = {
  readonly context: SageMakerContext
  readonly processes: ProcessTable
  readonly container: ContainerSpec
  /** For messages: `endpoint x, variant y`. */
  readonly purpose: string
  readonly folder: string
  readonly logFile: string
  readonly startupTimeoutMs: number
  /** Keeps trying when the first start fails: for what served before and shall serve again. */
  readonly patient?: boolean
  readonly environment?: Readonly<Record<string, string>>
}

// A process that ends before its first good ping may have lost its port to another; more often it is broken.
const firstStarts = 3
const pingTimeoutMs = 2_000
const shortestPauseMs = 50
const longestPauseMs = 5_000

/** One process that serves a model, started again whenever it ends by itself. */
export class ModelServer {
  readonly #options: ModelServerOptions
  readonly #stopping = new AbortController()
  #client: ModelClient | undefined
  #served = false
  #supervision: Promise<void> = Promise.resolve()
  #folder: BaseFolder | undefined
  #inFlight = 0
  #idle: (() => void) | undefined

  constructor(options: ModelServerOptions) {
    this.#options = options
  }

  get isReady(): boolean {
    return this.#client !== undefined
  }

  /** Whether it was ever ready, though it may be down now. */
  get hasServed(): boolean {
    return this.#served
  }

  /** Resolves after the first good `/ping`; rejects, unless patient, when there will be none. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#supervision = this.#supervise(resolve).catch((error) => reject(error))
    })
  }

  /** Throws `NoModelAnswer` when the process is down or breaks off. */
  async send(request: ModelRequest): Promise<ModelAnswer> {
    const client = this.#client
    if (!client) throw new NoModelAnswer('the model process is not running')
    this.#inFlight += 1
    try {
      return await client.send(request)
    } finally {
      this.#inFlight -= 1
      if (this.#inFlight === 0) this.#idle?.()
    }
  }

  /** Lets requests that are under way end, then stops the process. */
  async drainAndStop(drainMs: number, graceMs: number): Promise<void> {
    if (this.#inFlight > 0) {
      const drained = new Promise<void>((resolve) => {
        this.#idle = resolve
      })
      await Promise.race([drained, sleep(drainMs, undefined, { ref: false })])
    }
    await this.stop(graceMs)
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort(graceMs)
    await this.#supervision
  }

  async #supervise(onReady: () => void): Promise<void> {
    const { context, purpose, patient = false } = this.#options
    const { signal } = this.#stopping
    const noteReady = () => {
      this.#served = true
      onReady()
    }
    try {
      for (let attempt = 1; !signal.aborted; attempt += 1) {
        const error = await this.#runOnce(noteReady).catch((reason: unknown) => reason)
        if (signal.aborted) break
        const again = this.#served || patient || (error instanceof EndedEarly && attempt < firstStarts)
        if (!again) throw error
        context.log.warn({ err: error, attempt }, `${purpose}: the model process ended and is started again`)
        const pause = this.#served ? shortestPauseMs : Math.min(longestPauseMs, shortestPauseMs * 2 ** attempt)
        await sleep(pause, undefined, { signal }).catch(() => undefined)
      }
    } finally {
      if (this.#folder) await removeBaseFolder(this.#folder)
    }
    if (!this.#served) throw new JobFailure('InternalServerError', `${purpose} was stopped before it was ready`)
  }

  /** One life of the process. Answers why it ended, or nothing when it was told to. */
  async #runOnce(onReady: () => void): Promise<unknown> {
    const { context, container, purpose } = this.#options
    const { signal } = this.#stopping
    // Kept over restarts of the process: what serves shall not depend on S3 any more.
    this.#folder ??= await prepareModelFolder(context.storage, this.#options.folder, container.model, signal)
    const port = await findFreePort()
    const child = await this.#launch(this.#folder, port)
    const client = createModelClient(port)
    const stop = () => void child.stop(Number(signal.reason))
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
    try {
      await this.#awaitPing(child, client)
      this.#client = client
      onReady()
      return new EndedEarly(
        'AlgorithmError',
        `${purpose}: the model process ended with exit code ${await child.exited}`,
      )
    } finally {
      this.#client = undefined
      signal.removeEventListener('abort', stop)
      if (!signal.aborted) await child.stop(0)
      await child.exited
      client.close()
    }
  }

  async #launch(folder: BaseFolder, port: number): Promise<Child> {
    const { context, container, processes, purpose, logFile, environment } = this.#options
    const image = await findImage(context.imagesFile, container.image, 'serve')
    const env = {
      ...containerEnv(context, folder.root),
      ...image.env,
      ...environment,
      ...container.environment,
      SAGEMAKER_BIND_TO_PORT: String(port),
      SAGEMAKER_BIND_TO_HOST: '127.0.0.1',
    }
    return processes.start(purpose, { command: image.command, folder: image.folder, env, logFile })
  }

  async #awaitPing(child: Child, client: ModelClient): Promise<void> {
    const { context, purpose, startupTimeoutMs } = this.#options
    const deadline = context.now() + startupTimeoutMs
    let code: number | undefined
    child.exited.then((value) => {
      code = value
    })
    while (code === undefined) {
      const ping = client.send({ method: 'GET', path: '/ping', timeoutMs: pingTimeoutMs }).catch(() => undefined)
      if ((await ping)?.statusCode === 200) return
      if (context.now() >= deadline) {
        throw new JobFailure(
          'AlgorithmError',
          `${purpose} did not pass the ping health check within ${startupTimeoutMs / 1000} s. Please check the logs.`,
        )
      }
      await sleep(context.limits.pollMs)
    }
    throw new EndedEarly(
      'AlgorithmError',
      `${purpose} did not pass the ping health check: its process ended with exit code ${code}. Please check the logs.`,
    )
  }
}

class EndedEarly extends JobFailure {}
