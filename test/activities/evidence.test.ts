import { describe, expect, it } from 'vitest'
import { createEvidenceActivities } from '../../src/activities/evidence.ts'
import { wholeRun } from '../report/run-evidence.ts'
import { createMemoryObjectStore } from '../support/memory-object-store.ts'

const place = { bucket: 'b', model: 'client-email', runId: 'r1' }

describe('writeEvidence', () => {
  it("writes evidence and report to the run's folder, over what was there", async () => {
    const objects = createMemoryObjectStore()
    const { writeEvidence } = createEvidenceActivities({ objects })
    await writeEvidence({ ...place, evidence: { model: 'client-email', runId: 'r1' } })
    const { evidence, report } = await writeEvidence({ ...place, evidence: wholeRun })
    expect(evidence.uri).toBe('s3://b/client-email/runs/r1/evidence.json')
    expect(report.uri).toBe('s3://b/client-email/runs/r1/report.html')
    const text = new TextDecoder().decode(objects.contents.get('b/client-email/runs/r1/evidence.json'))
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(wholeRun)))
  })

  it('writes the same bytes for the same evidence, whatever the order of its members', async () => {
    const { writeEvidence } = createEvidenceActivities({ objects: createMemoryObjectStore() })
    const { requests, ...rest } = wholeRun
    const first = await writeEvidence({ ...place, evidence: wholeRun })
    const second = await writeEvidence({ ...place, evidence: { ...rest, ...(requests && { requests }) } })
    expect(second).toEqual(first)
  })

  it('says what it could not write', async () => {
    const refused = Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: {} })
    const { writeEvidence } = createEvidenceActivities({ objects: { write: () => Promise.reject(refused) } })
    await expect(writeEvidence({ ...place, evidence: wholeRun })).rejects.toMatchObject({
      type: 'AccessDenied',
      message: expect.stringContaining('could not write s3://b/client-email/runs/r1/evidence.json'),
    })
  })
})
