import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, WorkflowNotFoundError } from '@temporalio/client'
import { type Progress, progressQuery, type RetrainingResult } from '../contract/retraining.ts'

const intervalMs = 200

/** Follows a retraining from its turn in the queue to its end, and says each phase as it comes. Throws what the retraining threw. */
export async function followRetraining(
  client: Client,
  workflowId: string,
  say: (line: string) => void,
): Promise<RetrainingResult> {
  const handle = client.workflow.getHandle<() => Promise<RetrainingResult>>(workflowId)
  let last = ''
  for (;;) {
    const seen = await look(handle)
    const line = seen ? `${seen.phase}: ${seen.doing}` : 'waits its turn'
    if (seen && (await hasEnded(handle))) return handle.result()
    if (line !== last) say(line)
    last = line
    await sleep(intervalMs)
  }
}

type Handle = {
  query(query: typeof progressQuery): Promise<Progress>
  describe(): Promise<{ status: { name: string } }>
}

async function look(handle: Handle): Promise<Progress | undefined> {
  try {
    return await handle.query(progressQuery)
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined
    // A workflow that has not made its first step yet knows no query; one whose worker restarts answers in a moment.
    return { phase: 'starting', doing: 'waits for a worker' }
  }
}

async function hasEnded(handle: Handle): Promise<boolean> {
  return (await handle.describe()).status.name !== 'RUNNING'
}
