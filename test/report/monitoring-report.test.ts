import { describe, expect, it } from 'vitest'
import { stepsOf } from '../../src/report/monitoring-chart.ts'
import { renderMonitoringMarkdown } from '../../src/report/monitoring-markdown.ts'
import { renderMonitoringReport } from '../../src/report/monitoring-report.ts'
import { sharePairs } from '../../src/report/monitoring-sections.ts'
import { formatMonitorTable } from '../../src/report/monitoring-table.ts'
import { hostileCheck, movedCheck } from './monitoring-check.ts'

describe('the report of a check', () => {
  const page = renderMonitoringReport(movedCheck())

  it('says the verdict first, and why', () => {
    expect(page.indexOf('critical: Something moved beyond its critical threshold')).toBeLessThan(
      page.indexOf('What moved'),
    )
    expect(page).toContain('accuracy-drop of quality of queue')
  })

  it('draws every effect against its thresholds, and the answers side by side', () => {
    expect(page.split('<svg role="img"')).toHaveLength(3)
    expect(page).toContain('fork 50.0 % against 64.0 %')
  })

  it('names the label that the champion never learnt, with how often and ids', () => {
    expect(page).toContain('parking')
    expect(page).toContain('1,500 of 5,000 rows with truth')
    expect(page).toContain('w1, w2')
  })

  it('says what was read, what was set aside, and what it was compared with', () => {
    for (const shown of [
      'v3/2026/08/01/09/1.jsonl',
      'it is cut off',
      '3 × missing answer',
      'version 3',
      '1 July 2026 to 31 July 2026',
    ]) {
      expect(page).toContain(shown)
    }
  })

  it('needs nothing from elsewhere', () => {
    expect(page).not.toMatch(/<script|<link|@import|url\(|<(?:img|iframe)|\bsrc=|https?:\/\/(?!www\.w3\.org)/)
  })

  it('is the same page for the same check', () => {
    expect(renderMonitoringReport(movedCheck())).toBe(page)
  })

  it('escapes whatever it is given, in the pictures too', () => {
    const hostile = renderMonitoringReport(hostileCheck())
    expect(hostile).not.toMatch(/<script|<img|<\/svg><script/)
    expect(hostile).toContain('&lt;script&gt;')
  })

  it('shows a window about which nothing is known', () => {
    const { monitors, ...check } = movedCheck()
    const unknown = monitors.map((monitor) => ({
      ...monitor,
      measurement: null,
      outcome: 'error' as const,
      reasons: ['it failed'],
    }))
    const nothing = renderMonitoringReport({ ...check, monitors: unknown, tasks: {}, outcome: 'error' })
    expect(nothing).toContain('A monitor could not measure')
    expect(nothing).toContain('undefined')
  })
})

describe('the report in Markdown', () => {
  it('says the verdict, the monitors in a table and the notes', () => {
    const lines = renderMonitoringMarkdown(movedCheck()).split('\n')
    expect(lines[0]).toBe('## client-email: critical')
    expect(lines.filter((line) => line.startsWith('| '))).toHaveLength(5)
  })

  it('lets nothing that it is given become markup, a link or a mention', () => {
    const markdown = renderMonitoringMarkdown(hostileCheck())
    expect(markdown).not.toMatch(/<|@|:\/\/|(?<!\\)\[this/)
    expect(markdown).toContain('&#64;everyone')
  })
})

describe('the table of monitors', () => {
  it('has a row for each, with what was observed against which limits', () => {
    const [header, drift, , empty] = formatMonitorTable(movedCheck())
    expect(header).toEqual(['monitor', 'effect', 'observed', 'lower bound', 'warning', 'critical', 'rows', 'outcome'])
    expect(drift).toEqual([
      'prediction-drift of queue',
      'jensen-shannon',
      expect.stringMatching(/^0\.1/),
      expect.stringMatching(/^0\.0/),
      '0.05',
      '0.2',
      '5,000',
      'warning',
    ])
    expect(empty?.[0]).toBe('data-quality (advisory)')
  })
})

describe('the scale of the picture', () => {
  const at = { none: 0.5, warning: 0.6, critical: 0.8 }

  it.each([
    [0.4, 0],
    [0.5, 0],
    [0.55, 0.5],
    [0.6, 1],
    [0.7, 1.5],
    [0.8, 2],
    [0.9, 2.5],
    [1, 3],
  ])('puts %d at step %d', (value, step) => {
    expect(stepsOf(value, at)).toBeCloseTo(step, 12)
  })

  it('has a place for a threshold at no effect', () => {
    expect(stepsOf(0, { none: 0, warning: 0, critical: 1 })).toBe(0)
    expect(stepsOf(0.5, { none: 0, warning: 0, critical: 1 })).toBe(1.5)
  })
})

describe('shares side by side', () => {
  it('begin with the label that moved furthest, and know labels of either side alone', () => {
    expect(sharePairs({ a: 50, b: 50 }, { a: 5, c: 5 })).toEqual([
      { label: 'b', reference: 0.5, window: 0 },
      { label: 'c', reference: 0, window: 0.5 },
      { label: 'a', reference: 0.5, window: 0.5 },
    ])
  })
})
