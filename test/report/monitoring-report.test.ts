import { describe, expect, it } from 'vitest'
import { stepsOf } from '../../src/report/monitoring-chart.ts'
import { renderMonitoringMarkdown } from '../../src/report/monitoring-markdown.ts'
import { renderMonitoringReport } from '../../src/report/monitoring-report.ts'
import { sharePairs } from '../../src/report/monitoring-shares.ts'
import { formatMonitorTable } from '../../src/report/monitoring-table.ts'
import { decided, hostileCheck, hostileDecision, movedCheck, pastChecks } from './monitoring-check.ts'

describe('the report of a check', () => {
  const page = renderMonitoringReport(movedCheck())

  it('says the verdict first, and why', () => {
    expect(page.indexOf('critical: Something moved beyond its critical threshold')).toBeLessThan(
      page.indexOf('What moved'),
    )
    expect(page).toContain('accuracy-drop of quality of queue')
  })

  it('draws every effect against its thresholds, and the answers side by side', () => {
    expect(page).toContain('aria-label="quality of queue: accuracy-drop')
    expect(page).toContain('fork 50.0 % against 64.0 %')
  })

  it('draws a line at each of both thresholds, and none at the end of the scale', () => {
    const figure = page.slice(page.indexOf('<figure'), page.indexOf('</figure>'))
    expect(figure.match(/stroke-dasharray/g)).toHaveLength(3)
  })

  it('says the seconds of a window within one minute', () => {
    const short = { from: '2026-08-01T03:53:07.000Z', to: '2026-08-01T03:53:37.000Z' }
    const said = '1 August 2026, 03:53:07 UTC to 1 August 2026, 03:53:37 UTC'
    expect(renderMonitoringReport(movedCheck({ window: short }))).toContain(said)
    expect(renderMonitoringMarkdown(movedCheck({ window: short }))).toContain(said)
    expect(page).toContain('1 August 2026, 00:00 UTC to 2 August 2026, 00:00 UTC')
  })

  it('names the label that the champion never learnt, with how often and ids', () => {
    expect(page).toContain('parking')
    expect(page).toContain('1,500 of 5,000 rows with truth')
    expect(page).toContain('w1, w2')
  })

  it('counts such a label among the rows with a truth of its task, however many have one of another', () => {
    const { read, ...check } = movedCheck()
    const truth = { ...read.truth, coverage: { count: 7000, n: 9000 } }
    expect(renderMonitoringReport({ ...check, read: { ...read, truth } })).toContain('1,500 of 5,000 rows with truth')
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

  it('shows lengths, languages, confidences and slices of both sides', () => {
    for (const shown of [
      'Words of a text</strong>: in the middle',
      'Languages: en 95.0 % against 62.5 %',
      'How sure the model was of its answers to queue',
      'language de',
    ]) {
      expect(page).toContain(shown)
    }
  })

  it('shows no sample unless the definition allows some, and those redacted and escaped', () => {
    expect(page).not.toContain('Samples')
    const shown = renderMonitoringReport(movedCheck({}, 3))
    expect(shown).toContain('My name is &lt;b&gt;Ann&lt;/b&gt;, [email], [phone]')
    expect(shown).not.toContain('ann@bank.example')
  })

  it('says what was done right after the verdict, and what kind of change it is', () => {
    const attribution = { kind: 'label drift', reasons: ['labels moved'] } as const
    const acted = renderMonitoringReport(movedCheck({ attribution }), { decision: decided })
    const places = ['label drift: labels moved', 'A case of experimentation was opened', 'What moved'].map((text) =>
      acted.indexOf(text),
    )
    expect(places.toSorted((a, b) => a - b)).toEqual(places)
    expect(places[0]).toBeGreaterThan(0)
    expect(acted).toContain('experimentation/client-email/case-20260802T000000Z')
    expect(page).not.toContain('What was done')
  })

  it('escapes whatever it is given, in the pictures too', () => {
    const check = hostileCheck()
    const hostile = renderMonitoringReport(check, { history: pastChecks(check), decision: hostileDecision })
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
    expect(lines.filter((line) => line.startsWith('| '))).toHaveLength(6)
  })

  it('says since when, and what was done', () => {
    const markdown = renderMonitoringMarkdown(movedCheck(), { history: pastChecks(), decision: decided })
    expect(markdown).toContain('a warning or worse since the window that ended 31 July 2026, 00:00 UTC (3 windows)')
    expect(markdown).toContain('**A case of experimentation was opened.**')
  })

  it('is short enough for a chat, and says where the rest is', () => {
    const notes = Array.from({ length: 80 }, (_, i) => `note ${i}: ${'@'.repeat(900)}`)
    const markdown = renderMonitoringMarkdown(movedCheck({ notes }))
    expect(markdown.length).toBeLessThan(4000)
    expect(markdown.trimEnd()).toMatch(/the rest is in the report\.$/)
    expect(renderMonitoringMarkdown(movedCheck())).not.toContain('the rest is in the report')
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
