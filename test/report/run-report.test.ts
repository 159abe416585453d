import { describe, expect, it } from 'vitest'
import type { RunEvidence } from '../../src/domain/evidence.ts'
import { renderRunReport } from '../../src/report/run-report.ts'
import { gateEvidence, rolledBack, wholeRun } from './run-evidence.ts'

const countOf = (part: string, page: string) => page.split(part).length - 1

describe('renderRunReport', () => {
  it('says first how the run ended, and why', () => {
    const page = renderRunReport(wholeRun)
    expect(page.indexOf('Version 2 was promoted and serves')).toBeLessThan(page.indexOf('What was asked'))
    expect(page).toContain('passed 2 canary steps')
  })

  it.each([
    ['failed gate', gateEvidence(0, 90), 'The candidate did not pass the gate'],
    ['passed gate', gateEvidence(40, 5), 'The challenger passed the gate'],
    ['undecided gate', gateEvidence(6, 6), 'The gate could not decide'],
    ['rollback', rolledBack, 'Version 2 was rolled back'],
    ['run without a gate', { model: 'm', runId: 'r' }, 'The run did not reach the gate'],
  ] as [string, RunEvidence, string][])('names the end of a %s', (_, evidence, title) => {
    expect(renderRunReport(evidence)).toContain(title)
  })

  it('shows the comparison as a table and a picture, and the floors', () => {
    const page = renderRunReport(wholeRun)
    const accuracy = wholeRun.measurement?.tasks[0]?.metrics.accuracy?.challenger.value
    expect(page).toContain(`${accuracy?.toFixed(3)} (`)
    expect(countOf('<svg role="img" aria-label="accuracy of queue', page)).toBe(2)
  })

  it('shows the weights, requests, errors and latency of every step', () => {
    const page = renderRunReport(rolledBack)
    for (const shown of ['10 %', '12 (20 %)', '1,260', '13 ms', 'rolled back by ann: it looks odd']) {
      expect(page).toContain(shown)
    }
  })

  it('shows where the model comes from: data, rows put aside by rule, job, definition', () => {
    const page = renderRunReport(wholeRun)
    for (const shown of [
      '12 unknownLabel',
      'f'.repeat(64),
      '1 May 2002 to 31 May 2002',
      'client-email-1',
      '7 seconds',
      'd'.repeat(64),
    ]) {
      expect(page).toContain(shown)
    }
  })

  it('escapes whatever it is given', () => {
    const page = renderRunReport({ ...wholeRun, model: '<script>alert(1)</script>', runId: `"'><img src=x>` })
    expect(page).not.toMatch(/<script|<img|<b>/)
    expect(page).toContain('August &lt;b&gt;arrived&lt;/b&gt; &amp; &quot;more&quot;')
  })

  it('escapes names inside the pictures too', () => {
    const { measurement, verdict } = gateEvidence(40, 5)
    const named = JSON.parse(
      JSON.stringify({ measurement, verdict })
        .replaceAll('"queue"', '"<i>q</i>"')
        .replaceAll('of queue', 'of <i>q</i>'),
    )
    expect(renderRunReport({ model: 'm', runId: 'r', ...named })).not.toContain('<i>')
  })

  it('needs nothing from elsewhere: no script, no link, no foreign address but the names of XML', () => {
    const page = renderRunReport(wholeRun).replaceAll(/xmlns(:\w+)?="[^"]*"/g, '')
    expect(page).not.toMatch(/<script|<link|@import|url\(|src=|https?:/)
  })

  it('uses the colours of the page in its pictures, for light, dark and paper', () => {
    const page = renderRunReport(wholeRun)
    expect(page).toContain('var(--pass)')
    expect(page).not.toMatch(/#0101\d\d/)
  })

  it('makes the same page of the same evidence, however many were made before', () => {
    expect(renderRunReport(wholeRun)).toBe(renderRunReport(wholeRun))
  })
})
