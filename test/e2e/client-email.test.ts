import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AnnotationRecord, deliverByDay, readCorpus } from '../../examples/client-email/corpus.ts'
import { packageRoot } from '../../src/cli/package-root.ts'
import { exampleDefinition } from '../support/definition.ts'
import { realActivities } from '../support/lifecycle-activities.ts'
import { operate, startTestAws } from '../support/stack.ts'
import { startTestTemporal, type TestTemporal, withWorkers } from '../support/temporal.ts'

let temporal: TestTemporal
let aws: Awaited<ReturnType<typeof startTestAws>>

beforeAll(async () => {
  temporal = await startTestTemporal()
  aws = await startTestAws(join(packageRoot, 'containers/images.json'))
})
afterAll(async () => {
  await aws.stop()
  await temporal.stop()
})

/** The labels of every record moved to another: each label as often as before, none where it belongs. */
function shuffleLabels(records: readonly AnnotationRecord[]): AnnotationRecord[] {
  const moved = Math.floor(records.length / 2)
  return records.map((record, index) => {
    const { spam, queue } = records[(index * 7 + moved) % records.length] ?? record
    return { ...record, spam, queue }
  })
}

it('does not let a challenger pass that was trained on shuffled labels of real mail', async () => {
  const { records } = await readCorpus()
  const until = (day: string) => records.filter(({ received_at: at }) => at !== null && at < day)
  const activities = realActivities(temporal, aws.clients)
  await withWorkers(temporal, activities, async () => {
    const { apply, deliver, retrain } = operate(temporal, aws.clients, exampleDefinition())
    await apply()
    for (const [key, body] of deliverByDay(until('2002-08-15'))) await deliver(key, body)
    const first = await retrain('true-labels')
    expect(first).toMatchObject({ outcome: 'promoted', version: 1 })

    // Later deliveries correct earlier ones. The newest mails, on which both models are judged, keep their labels.
    const corrections = shuffleLabels(until('2002-08-01')).map((record) => `${JSON.stringify(record)}\n`)
    await deliver('corrections.jsonl', corrections.join(''))
    const second = await retrain('shuffled-labels')
    expect(second.outcome).toBe('rejected')
    expect(second.reasons.join('\n')).toMatch(/accuracy of queue 0\.\d+ .* breaks the floor 0\.4/)
    expect(second.reasons.join('\n')).toMatch(/of queue differs from the champion's by −0\.\d+/)
  })
})
