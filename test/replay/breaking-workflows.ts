import { sleep } from '@temporalio/workflow'
import type { RetrainingInput, RetrainingResult } from '../../src/contract/retraining.ts'
import { retraining as released } from '../../src/workflows/retraining.ts'

/** What a careless change looks like: one more step at the beginning. Running workflows of the released version cannot follow it. */
export async function retraining(input: RetrainingInput): Promise<RetrainingResult> {
  await sleep('1 second')
  return released(input)
}
