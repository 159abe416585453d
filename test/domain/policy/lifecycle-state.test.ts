import { describe, expect, it } from 'vitest'
import {
  type Champion,
  changeChampion,
  endRun,
  enqueueRequest,
  newLifecycle,
  type RetrainingRequest,
  recallChampion,
  startNext,
} from '../../../src/domain/policy/lifecycle-state.ts'

const request = (requestId: string): RetrainingRequest => ({
  requestId,
  trigger: 'manual',
  reason: `reason of ${requestId}`,
  requestedAt: '2002-09-01T00:00:00.000Z',
})

const version = (number: number): Champion => ({
  version: number,
  packageArn: `arn:package/${number}`,
  modelName: `model-${number}`,
  runId: `run-${number}`,
  promotedAt: '2002-09-02T00:00:00.000Z',
})

const fresh = newLifecycle('m')

describe('requests for a retraining', () => {
  it('start when nothing runs', () => {
    expect(startNext(enqueueRequest(fresh, request('a'))).running?.runId).toBe('a')
  })

  it('wait while another one runs', () => {
    const busy = startNext(enqueueRequest(fresh, request('a')))
    const queued = startNext(enqueueRequest(busy, request('b')))
    expect(queued.running?.runId).toBe('a')
    expect(queued.waiting?.runId).toBe('b')
  })

  it('that wait are served together, and each keeps its reason', () => {
    const busy = startNext(enqueueRequest(fresh, request('a')))
    const merged = enqueueRequest(enqueueRequest(busy, request('b')), request('c'))
    expect(merged.waiting?.requests.map(({ reason }) => reason)).toEqual(['reason of b', 'reason of c'])
  })

  it('are taken once however often they are asked', () => {
    const once = enqueueRequest(fresh, request('a'))
    expect(enqueueRequest(once, request('a'))).toBe(once)
    const served = endRun(startNext(once), { at: 'now', what: 'done', reasons: [], cost: null, promoted: true })
    expect(enqueueRequest(served, request('a'))).toBe(served)
  })

  it('are remembered up to a bound, so that the state stays small', () => {
    const ids = Array.from({ length: 600 }, (_, index) => `r${index}`)
    const state = ids.reduce((before, id) => enqueueRequest(before, request(id)), fresh)
    expect(state.seen).toHaveLength(500)
    expect(state.seen.at(-1)).toBe('r599')
  })
})

describe('the champion', () => {
  it('is set where none was expected and none is', () => {
    const state = changeChampion(fresh, { expected: null, champion: version(1), reason: 'the first' })
    expect(state.champion?.version).toBe(1)
    expect(state.decisions.at(-1)).toMatchObject({ what: 'version 1 is the champion', reasons: ['the first'] })
  })

  it('changes when the version that the rollout replaced is still the champion', () => {
    const first = changeChampion(fresh, { expected: null, champion: version(1), reason: '' })
    expect(changeChampion(first, { expected: 1, champion: version(2), reason: '' }).champion?.version).toBe(2)
  })

  it('is recalled from what serves when a lifecycle begins without memory, and only then', () => {
    const recalled = recallChampion(fresh, version(3))
    expect(recalled.champion?.version).toBe(3)
    expect(recalled.decisions.at(-1)?.reasons).toEqual(['it served when this lifecycle began'])
    expect(recallChampion(recalled, version(4))).toBe(recalled)
  })

  it.each([
    ['another one serves meanwhile', 3],
    ['none was expected', null],
  ])('stays when %s, and the refusal is remembered', (_, expected) => {
    const first = changeChampion(fresh, { expected: null, champion: version(1), reason: '' })
    const refused = changeChampion(first, { expected, champion: version(2), reason: '' })
    expect(refused.champion?.version).toBe(1)
    expect(refused.decisions.at(-1)?.what).toBe('refused to make version 2 the champion')
    expect(refused.decisions.at(-1)?.reasons[0]).toContain('the champion is version 1')
  })
})
