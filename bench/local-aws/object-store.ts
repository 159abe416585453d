import type { Clients } from './clients.ts'
import type { LocalAwsBenchOptions } from './options.ts'

/** Small objects a second, written and read through the SDK with its defaults. */
export type ObjectRates = { readonly putsPerSecond: number; readonly getsPerSecond: number }

const Bucket = 'bench'
const body = Buffer.alloc(4096, 'x')
const keys = 1_000

export async function measureObjectStore(
  { s3 }: Clients,
  { seconds, concurrency }: Pick<LocalAwsBenchOptions, 'seconds' | 'concurrency'>,
): Promise<ObjectRates> {
  await s3.createBucket({ Bucket })
  const put = (index: number) => s3.putObject({ Bucket, Key: `objects/${index % keys}`, Body: body })
  const get = async (index: number) => {
    const { Body } = await s3.getObject({ Bucket, Key: `objects/${index % keys}` })
    const bytes = (await Body?.transformToByteArray())?.length
    if (bytes !== body.length) throw new Error(`an object must have ${body.length} bytes, got ${bytes}`)
  }
  for (let index = 0; index < keys; index += 1) await put(index)
  await ratePerSecond(put, concurrency, 1)
  const putsPerSecond = await ratePerSecond(put, concurrency, seconds)
  await ratePerSecond(get, concurrency, 1)
  return { putsPerSecond, getsPerSecond: await ratePerSecond(get, concurrency, seconds) }
}

/** A closed loop: so many clients, each sending its next request when its last was answered. */
async function ratePerSecond(
  act: (index: number) => Promise<unknown>,
  concurrency: number,
  seconds: number,
): Promise<number> {
  const startedAt = performance.now()
  const until = startedAt + seconds * 1000
  let done = 0
  let next = 0
  const client = async () => {
    while (performance.now() < until) {
      next += 1
      await act(next)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: concurrency }, client))
  return done / ((performance.now() - startedAt) / 1000)
}
