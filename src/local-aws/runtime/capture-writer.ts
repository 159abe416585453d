import { randomUUID } from 'node:crypto'
import type { SageMakerContext } from '../sagemaker/context.ts'
import { asFolder, parseS3Uri } from '../sagemaker/s3-uri.ts'

export type CaptureTarget = {
  readonly destination: string
  readonly endpointName: string
  readonly variantName: string
}

export type CaptureWriter = ReturnType<typeof createCaptureWriter>

// What cannot be stored is tried again with the next flush, as long as it is not more than this.
const keptLines = 20_000

/** Gathers capture lines and stores those of one variant and hour in one object, every few seconds and at the end. */
export function createCaptureWriter({ storage, limits, log }: Pick<SageMakerContext, 'storage' | 'limits' | 'log'>) {
  let waiting = new Map<string, { readonly target: CaptureTarget; readonly time: number; readonly lines: string[] }>()
  let flushing: Promise<void> = Promise.resolve()

  const add = (target: CaptureTarget, time: number, lines: readonly string[]) => {
    const id = JSON.stringify([target.destination, target.endpointName, target.variantName, hourFolder(time)])
    const batch = waiting.get(id) ?? { target, time, lines: [] }
    waiting.set(id, batch)
    batch.lines.push(...lines.slice(0, Math.max(0, keptLines - batch.lines.length)))
  }

  const flushOnce = async () => {
    const batches = [...waiting.values()]
    waiting = new Map()
    for (const { target, time, lines } of batches) {
      try {
        const { bucket, key } = parseS3Uri(target.destination, 'DataCaptureConfig.DestinationS3Uri')
        const folder = `${asFolder(key)}${target.endpointName}/${target.variantName}/${hourFolder(time)}`
        await storage.put(bucket, `${folder}/${fileName(time)}`, Buffer.from(`${lines.join('\n')}\n`))
      } catch (error) {
        log.warn({ err: error, ...target, lines: lines.length }, 'captured inferences could not be stored')
        add(target, time, lines)
      }
    }
  }

  // One at a time, so that a flush at the end waits for one that is under way.
  const flush = () => {
    flushing = flushing.then(flushOnce)
    return flushing
  }
  const timer = setInterval(flush, limits.captureFlushMs)
  timer.unref()
  return {
    write: (target: CaptureTarget, time: number, line: string) => add(target, time, [line]),
    flush,
    async close(): Promise<void> {
      clearInterval(timer)
      await flush()
    },
  }
}

/** `2026/08/01/09`, in UTC. */
function hourFolder(time: number): string {
  return new Date(time).toISOString().slice(0, 13).replace(/[-T]/g, '/')
}

/** `05-59-123-<uuid>.jsonl`: minute, second and millisecond of the first line. */
function fileName(time: number): string {
  return `${new Date(time).toISOString().slice(14, 23).replace(/[:.]/g, '-')}-${randomUUID()}.jsonl`
}
