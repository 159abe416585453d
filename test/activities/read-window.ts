import { createWindowActivities } from '../../src/activities/windows.ts'
import { createMemoryObjectStore } from '../support/memory-object-store.ts'
import { captureFolder, place, truthFolder, windowInput } from './captured-calls.ts'

/** The window over these files, by what follows the folder of the day. */
export async function read(
  captures: Record<string, string | string[] | Uint8Array>,
  truths: Record<string, string | string[] | Uint8Array> = {},
  changes: Partial<typeof windowInput> = {},
  how: { partBytes?: number } = {},
) {
  const objects = createMemoryObjectStore()
  const store = async (folder: string, files: typeof captures) => {
    for (const [name, lines] of Object.entries(files)) {
      await objects.write(place.bucket, `${folder}/${name}`, Array.isArray(lines) ? `${lines.join('\n')}\n` : lines)
    }
  }
  await store(captureFolder, captures)
  await store(truthFolder, truths)
  return createWindowActivities({ objects, ...how }).readWindow({ ...windowInput, ...changes })
}
