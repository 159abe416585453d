import { createRehearsalActivities } from '../activities/rehearsal.ts'
import type { AwsClients } from '../aws/clients.ts'
import { createObjectStore } from '../aws/object-store.ts'

/** The rehearsal of a recorded history outside a worker: for a command that asks for it, now. */
export function createHistoryRehearsal({ s3, sagemaker }: AwsClients, progress: (doing: string) => void) {
  return createRehearsalActivities({ objects: createObjectStore(s3), sagemaker, progress }).rehearsePeriod
}
