import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SageMakerContext } from '../sagemaker/context.ts'
import type { ContainerSpec } from '../sagemaker/models/document.ts'
import { type BaseFolder, baseFolder, removeBaseFolder } from './base-folder.ts'
import type { Child, GraceClock } from './child.ts'
import { containerEnv } from './container-env.ts'
import { awaitFirstPing, EndedEarly } from './first-ping.ts'
import { findFreePort } from './free-port.ts'
import { findImage } from './images.ts'
import { JobFailure } from './job-failure.ts'
import {
  createModelClient,
  type ModelAnswer,
  type ModelClient,
  type ModelRequest,
  type ModelStream,
  NoModelAnswer,
} from './model-client.ts'
import { prepareModelFolder } from './model-folder.ts'
import type { ProcessTable } from './process-table.ts'
import { createRequestsUnderWay } from './requests-under-way.ts'

export type ModelServerOptions = {
  readonly context: SageMakerContext
  readonly processes: ProcessTable
  readonly container: ContainerSpec
  /** For messages: `endpoint x, variant y`. */
  readonly purpose: string
  readonly folder: string
  readonly logFile: string
  /** For the model's files to come, in AWS's time. */
  readonly downloadTimeoutMs?: number
  /** From the start of the process to its first good `/ping`, in AWS's time. */
  readonly startupTimeoutMs: number
  /** What the process belongs to, for messages; a job unless said otherwise. */
  readonly owner?: 'endpoint' | 'job'
  /** Keeps trying when the first start fails: for what served before and shall serve again. */
  readonly patient?: boolean
  readonly environment?: Readonly<Record<string, string>>
}

// A process that ends before its first good ping may have lost its port to another; more often it is broken.
const firstStarts = 3
const shortestPauseMs = 50
const longestPauseMs = 5_000

type Stop = { readonly graceMs: number; readonly clock?: GraceClock }

/** One process that serves a model, started again whenever it ends by itself. */
export class ModelServer {
  readonly #options: ModelServerOptions
  readonly #stopping = new AbortController()
  readonly #requests = createRequestsUnderWay()
  #client: ModelClient | undefined
  #served = false
  #supervision: Promise<void> = Promise.resolve()
  #folder: BaseFolder | undefined
  #pid: number | undefined

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

  /** Requests that are under way. */
  get inFlight(): number {
    return this.#requests.count()
  }

  /** The process group's id, while there is one. */
  get pid(): number | undefined {
    return this.#pid
  }

  /** Resolves after the first good `/ping`; rejects, unless patient, when there will be none. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#supervision = this.#supervise(resolve).catch((error) => reject(error))
    })
  }

  /** Throws `NoModelAnswer` when the process is down or breaks off. */
  async send(request: ModelRequest): Promise<ModelAnswer> {
    return this.#requests.during(this.#running().send(request))
  }

  /** As `send`, but answers as soon as the answer begins. */
  async stream(request: ModelRequest): Promise<ModelStream> {
    return this.#requests.duringStream(this.#running().stream(request))
  }

  /** Lets requests that are under way end, then stops the process; both times are AWS's. */
  async drainAndStop(drainMs: number, graceMs: number): Promise<void> {
    const { clock } = this.#options.context
    await this.#requests.idle(clock, drainMs)
    await this.stop(graceMs, clock)
  }

  /** The grace is the machine's time, unless a clock measures it. */
  async stop(graceMs: number, clock?: GraceClock): Promise<void> {
    this.#stopping.abort({ graceMs, ...(clock && { clock }) } satisfies Stop)
    await this.#supervision
  }

  #running(): ModelClient {
    if (this.#client) return this.#client
    throw new NoModelAnswer('the model process is not running')
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
    const { context, purpose } = this.#options
    const { signal } = this.#stopping
    // Kept over restarts of the process: what serves shall not depend on S3 any more.
    this.#folder ??= await this.#prepareFolder()
    const port = await findFreePort()
    const child = await this.#launch(this.#folder, port)
    this.#pid = child.pid
    const client = createModelClient(port, context.clock)
    const stop = () => {
      const { graceMs, clock } = signal.reason as Stop
      void child.stop(graceMs, clock)
    }
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
    try {
      await awaitFirstPing({ ...this.#options, child, client })
      this.#client = client
      onReady()
      return new EndedEarly(
        'AlgorithmError',
        `${purpose}: the model process ended with exit code ${await child.exited}`,
      )
    } finally {
      this.#client = undefined
      this.#pid = undefined
      signal.removeEventListener('abort', stop)
      if (!signal.aborted) await child.stop(0)
      await child.exited
      client.close()
    }
  }

  async #prepareFolder(): Promise<BaseFolder> {
    const { context, container, purpose, folder, downloadTimeoutMs } = this.#options
    const late = new AbortController()
    const why = `${purpose} did not get its model data within ModelDataDownloadTimeoutInSeconds. Please check its size.`
    const stopWaiting = context.clock.after(downloadTimeoutMs ?? Number.MAX_SAFE_INTEGER, () =>
      late.abort(new JobFailure('ClientError', why)),
    )
    const giveUp = AbortSignal.any([this.#stopping.signal, late.signal])
    try {
      return await Promise.race([
        prepareModelFolder(context.storage, folder, container.model, giveUp),
        once(late.signal, 'abort').then(() => Promise.reject(late.signal.reason)),
      ])
    } catch (error) {
      await removeBaseFolder(baseFolder(folder))
      throw error
    } finally {
      stopWaiting()
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
}
