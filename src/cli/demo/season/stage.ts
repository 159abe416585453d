import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createObjectStore } from '../../../aws/object-store.ts'
import { parseObjectUri } from '../../../contract/keys.ts'
import { scheduleIds } from '../../../contract/workflow-ids.ts'
import { packageRoot } from '../../package-root.ts'
import type { Stage } from '../stage.ts'

/** The season changes the definition as its owner would, in a copy of its own. */
export type SeasonStage = Stage & { readonly folder: string; readonly definitionFile: string }

const example = join(packageRoot, 'examples/client-email')

/** Copies the example's definition with its labels, and answers where it lies. */
export async function copyExample(folder: string): Promise<string> {
  const copy = join(folder, 'client-email')
  await mkdir(copy, { recursive: true })
  await cp(join(example, 'model.yaml'), join(copy, 'model.yaml'))
  await cp(join(example, 'labels'), join(copy, 'labels'), { recursive: true })
  return join(copy, 'model.yaml')
}

/** Weeks pass in seconds here, so the calendar of today would step in between. An operator's pause outlives later applies. */
export async function pauseSchedules({ temporal, definition }: Pick<Stage, 'temporal' | 'definition'>): Promise<void> {
  for (const idOf of Object.values(scheduleIds))
    await temporal.schedule.getHandle(idOf(definition.model)).pause('the demo starts by hand what they would start')
}

export async function readText({ clients }: Pick<Stage, 'clients'>, uri: string): Promise<string> {
  const { bucket, key } = parseObjectUri(uri)
  const bytes = await createObjectStore(clients.s3).read(bucket, key)
  if (!bytes) throw new Error(`${uri} is not there`)
  return new TextDecoder().decode(bytes)
}

export async function untilTime(ms: number): Promise<void> {
  await sleep(Math.max(0, ms - Date.now()))
}
