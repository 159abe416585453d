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
const registrySchema = z.record(z.string(), imageSchema)

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
  const image = (await readRegistry(file))[uri]
  if (!image)
    throw new JobFailure('ClientError', `image ${uri} is not listed in ${file}: add it there, or correct the image`)
  const listed = image[role]
  if (!listed && !entrypoint)
    throw new JobFailure('ClientError', `image ${uri} has no "${role}" command in ${file}: add one`)
  const folder = dirname(resolve(file))
  const absolute = (item: string) => (/^\.\.?\//.test(item) ? resolve(folder, item) : item)
  const env = Object.entries(image.env ?? {}).map(([name, value]) => [name, absolute(value)])
  return { command: entrypoint ?? (listed ?? []).map(absolute), folder, env: Object.fromEntries(env) }
}

async function readRegistry(file: string): Promise<z.infer<typeof registrySchema>> {
  try {
    return registrySchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    const detail = cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll('\n', ' ') : String(cause)
    throw new JobFailure('ClientError', `the images file ${file} cannot be used: ${detail}`, { cause })
  }
}
