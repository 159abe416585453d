import { createFullCheck } from '../activities/monitoring.ts'
import type { AwsClients } from '../aws/clients.ts'
import { createObjectStore } from '../aws/object-store.ts'

/** The check of a window outside a worker: for a command that asks for one verdict, now. */
export function createWindowCheck({ s3, sagemaker }: AwsClients, progress: (doing: string) => void) {
  return createFullCheck({ objects: createObjectStore(s3), sagemaker, progress })
}
