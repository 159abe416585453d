import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { describe, expect, it } from 'vitest'
import { judgeCanary } from '../../../src/domain/rollout/judge-canary.ts'
import { slowThresholdMs } from '../../../src/domain/rollout/slow-threshold.ts'
import { seededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'

const limits = { errorRateIncrease: 0.01, p95Increase: 0.5, p95Tolerated: 200 }
const step = { weight: 0.1, requests: 40, time: 2000, atMost: 120_000 }

type Seen = { requests?: number; errors?: number; slowRequests?: number | null }
const judge = (challenger: Seen, champion: Seen = {}, elapsedMs = 5000, of = step) =>
  judgeCanary({
    step: of,
    limits,
    observed: {
      elapsedMs,
      champion: { requests: 900, errors: 0, slowRequests: 0, ...champion },
      challenger: { requests: 100, errors: 0, slowRequests: 0, ...challenger },
    },
  })

describe('judgeCanary', () => {
  it.each([
    ['pass', 'requests and time are just reached', { requests: 40 }, 2000],
    ['inconclusive', 'one request is missing', { requests: 39 }, 2000],
    ['inconclusive', 'a millisecond is missing', { requests: 40 }, 1999],
    ['pass', 'the error rate is the limit', { requests: 100, errors: 1 }, 2000],
    ['inconclusive', 'the error rate is just beyond, on too few to show it', { requests: 99, errors: 1 }, 2000],
    ['pass', '5 % are slow', { requests: 100, slowRequests: 5 }, 2000],
    ['inconclusive', 'just more than 5 % are slow', { requests: 100, slowRequests: 6 }, 2000],
    ['fail', 'a quarter is slow', { requests: 100, slowRequests: 25 }, 2000],
    ['fail', 'a tenth of 100 fails', { requests: 100, errors: 10 }, 2000],
    ['inconclusive', 'latency was not measured', { slowRequests: null }, 2000],
    ['inconclusive', 'there was no request', { requests: 0 }, 5000],
  ])('is %s when %s', (outcome, _, challenger, elapsedMs) => {
    expect(judge(challenger, {}, elapsedMs).outcome).toBe(outcome)
  })

  it('says what it waits for', () => {
    expect(judge({ requests: 28 }, {}, 1000).reasons).toEqual([
      'waits for 12 more requests (28 of 40)',
      'waits for 1 second more',
    ])
  })

  it.each([
    [0.05, 60],
    [0.1, 50],
    [0.25, 60],
  ])(
    'shows at weight %d within %d requests that every tenth request fails while none of the champion does',
    (weight, within) => {
      const verdicts = Array.from({ length: within }, (_, i) => i + 1).map((requests) =>
        judge(
          { requests, errors: Math.floor(requests / 10) },
          { requests: Math.round((requests * (1 - weight)) / weight) },
        ),
      )
      expect(verdicts.at(-1)?.outcome).toBe('fail')
      expect(verdicts.slice(0, 29).map(({ outcome }) => outcome)).not.toContain('fail')
      expect(verdicts.map(({ outcome }) => outcome)).not.toContain('pass')
    },
  )

  it('names both rates when it fails', () => {
    expect(judge({ requests: 60, errors: 6 }, { requests: 540 }).reasons[0]).toMatch(
      /^error rate of the challenger 10 % \(6 of 60\) exceeds the champion's 0 % \(0 of 540\) by more than 1 %/,
    )
  })

  it('does not blame the challenger for what the champion suffers too', () => {
    expect(judge({ requests: 100, errors: 10 }, { requests: 900, errors: 90 }).outcome).toBe('pass')
  })

  it('times out, inconclusive, when its time is over without a decision, and not a millisecond before', () => {
    const [before, after] = [judge({ requests: 10 }, {}, 120_000), judge({ requests: 10 }, {}, 120_001)]
    expect([before.evidence.timedOut, after.evidence.timedOut]).toEqual([false, true])
    expect(after.outcome).toBe('inconclusive')
    expect(after.reasons[0]).toBe("the step's time is over: 2 minutes exceed atMost 2 minutes")
  })

  it('passes rather than times out when everything was seen', () => {
    expect(judge({ requests: 40 }, {}, 120_001).outcome).toBe('pass')
  })

  it('waits for a request to the champion to compare with', () => {
    expect(judge({}, { requests: 0 }).reasons).toEqual(['waits for a request to the champion to compare with'])
  })

  it.each([
    ['no number', { requests: NaN }],
    ['negative', { requests: -1 }],
    ['more errors than requests', { requests: 3, errors: 4 }],
  ])('is inconclusive when a count is %s', (_, challenger) => {
    const { outcome, reasons } = judge(challenger)
    expect(outcome).toBe('inconclusive')
    expect(reasons[0]).toContain('counts of the challenger must be 0 or more')
  })

  describe('of a step that only watches', () => {
    const watch = { weight: 1, requests: 0, time: 2000, atMost: 2000 }

    it('passes after its time unless something is shown', () => {
      expect(judge({ requests: 20, errors: 1, slowRequests: 2 }, {}, 2001, watch).outcome).toBe('pass')
      expect(judge({ requests: 0 }, {}, 2001, watch).reasons[0]).toContain('it had no request, and none was asked for')
    })

    it('fails on errors, also when the champion has no request to compare with', () => {
      expect(judge({ requests: 100, errors: 20 }, { requests: 0 }, 500, watch).outcome).toBe('fail')
    })
  })

  it('has evidence that survives JSON', () => {
    const { evidence } = judge({ requests: 5000, errors: 5000 })
    expect(JSON.parse(JSON.stringify(evidence))).toEqual(evidence)
  })

  it('rolls back at most 5 % of challengers as good as the champion, looked at after every request', () => {
    const generator = seededGenerator(5, 'equal error rates')
    const u = () => uniformFloat64(generator)
    const rolledBack = Array.from({ length: 150 }, () => {
      const [champion, challenger] = [
        { requests: 0, errors: 0 },
        { requests: 0, errors: 0, slowRequests: 0 },
      ]
      for (let request = 0; request < 2000; request++) {
        const side = u() < step.weight ? challenger : champion
        side.requests++
        if (u() < 0.005) side.errors++
        if (side === challenger && u() < 0.05) challenger.slowRequests++
        if (side === challenger && judge(challenger, champion).outcome === 'fail') return true
      }
      return false
    })
    expect(rolledBack.filter(Boolean).length / rolledBack.length).toBeLessThanOrEqual(0.05)
  })
})

describe('slowThresholdMs', () => {
  it.each([
    [300, 450],
    [100, 200],
    [null, 200],
    [undefined, 200],
    [NaN, 200],
  ])('for a champion with a p95 of %s ms is %d ms', (p95, expected) => {
    expect(slowThresholdMs(p95, limits)).toBe(expected)
  })
})
