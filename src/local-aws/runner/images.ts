import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { JobFailure } from './job-failure.ts'

const command = z.array(z.string().min(1)).min(1)
const imageSchema = z.strictObject({
  train: command.optional(),
  serve: command.optional(),
  process: command.optional(),
  env: z.record(z.string(), z.string()).optional(),
})
// One image that is listed wrongly must not fail the jobs of all others: each is read when it is asked for.
const registrySchema = z.record(z.string(), z.unknown())

export type ImageRole = 'train' | 'serve' | 'process'

/** How an image runs here: its command with paths made absolute, the folder it runs in and its own environment. */
export type ImageCommand = {
  readonly command: readonly string[]
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * Looks the image up in the registry file, which is read every time so that a change needs no restart. A request's own entry point
 * takes the place of the listed command.
 */
export async function findImage(
  file: string | undefined,
  uri: string,
  role: ImageRole,
  entrypoint?: readonly string[],
): Promise<ImageCommand> {
  if (!file)
    throw new JobFailure(
      'ClientError',
      `image ${uri} is unknown: the embedded SageMaker was started without an images file`,
    )
  const entry = (await readRegistry(file))[uri]
  if (entry === undefined)
    throw new JobFailure('ClientError', `image ${uri} is not listed in ${file}: add it there, or correct the image`)
  const image = readImage(file, uri, entry)
  const listed = image[role]
  if (!listed && !entrypoint)
    throw new JobFailure('ClientError', `image ${uri} has no "${role}" command in ${file}: add one`)
  const folder = dirname(resolve(file))
  const absolute = (item: string) => (/^\.\.?\//.test(item) ? resolve(folder, item) : item)
  const env = Object.entries(image.env ?? {}).map(([name, value]) => [name, absolute(value)])
  return { command: entrypoint ?? (listed ?? []).map(absolute), folder, env: Object.fromEntries(env) }
}

/** What is wrong with an images file, as far as that is known without starting anything. */
export async function mistakesOfImages(file: string): Promise<string[]> {
  try {
    const entries = Object.entries(await readRegistry(file))
    return entries.flatMap(([uri, entry]) => {
      const { success, error } = imageSchema.safeParse(entry)
      return success ? [] : [unusable(`image ${uri} in ${file}`, error)]
    })
  } catch (error) {
    return [(error as Error).message]
  }
}

function readImage(file: string, uri: string, entry: unknown): z.infer<typeof imageSchema> {
  const { data, error } = imageSchema.safeParse(entry)
  if (data) return data
  throw new JobFailure('ClientError', unusable(`image ${uri} in ${file}`, error), { cause: error })
}

async function readRegistry(file: string): Promise<z.infer<typeof registrySchema>> {
  try {
    return registrySchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    throw new JobFailure('ClientError', unusable(`the images file ${file}`, cause), { cause })
  }
}

function unusable(what: string, cause: unknown): string {
  const detail = cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll('\n', ' ') : String(cause)
  return `${what} cannot be used: ${detail}`
}
