import { describe, expect, it } from 'vitest'
import { drawTimeline, stretchesOf } from '../../src/report/rehearsal-chart.ts'
import { renderRehearsalReport } from '../../src/report/rehearsal-report.ts'
import { formatSweep, formatThresholds, formatTimeline } from '../../src/report/rehearsal-tables.ts'
import { sayRehearsal } from '../../src/report/rehearsal-words.ts'
import { sixWeeks } from './rehearsed-record.ts'

describe('the report of a rehearsal', () => {
  const page = renderRehearsalReport(sixWeeks())

  it('says first what would have happened, and what cannot be known before the pictures', () => {
    const [verdict, notes, picture] = [
      'What would have happened: 2 alarms, 1 of them false',
      'the recorded answers go on',
      '<svg role="img"',
    ].map((part) => page.indexOf(part))
    expect(verdict).toBeGreaterThan(0)
    expect(notes).toBeGreaterThan(verdict ?? 0)
    expect(picture).toBeGreaterThan(notes ?? 0)
  })

  it('shows timeline and sweep as pictures and as tables', () => {
    expect(page.split('<svg role="img"')).toHaveLength(3)
    expect(page).toContain('× 1 (configured)')
    expect(page).toContain('2026-01-11 00:00')
  })

  it('needs nothing from elsewhere', () => {
    expect(page).not.toMatch(/<script|<link|@import|url\(|<(?:img|iframe)|\bsrc=|https?:\/\/(?!www\.w3\.org)/)
  })

  it('is the same page for the same record', () => {
    expect(renderRehearsalReport(sixWeeks())).toBe(page)
  })

  it('escapes whatever it is given, in the pictures too', () => {
    const bad = `<script>alert(1)</script>"'><img src=x>`
    const { timeline, thresholds, ...record } = sixWeeks()
    const hostile = renderRehearsalReport({
      ...record,
      model: bad,
      environment: bad,
      notes: [bad],
      thresholds: thresholds.map((hint) => ({ ...hint, key: bad })),
      timeline: timeline.map((entry) => ({
        ...entry,
        reasons: [bad],
        alarms: entry.alarms.map(() => bad),
        monitors: entry.monitors.map((of) => ({ ...of, key: bad })),
      })),
    })
    expect(hostile).not.toMatch(/<script|<img|<\/svg><script/)
    expect(hostile).toContain('&lt;script&gt;')
  })

  it('says without a change that false alarms and delay cannot be told', () => {
    const unknown = renderRehearsalReport(sixWeeks([]))
    expect(unknown).toContain('no --changed given: false alarms and delay cannot be told')
    expect(unknown).toContain('What would have happened: 2 alarms<')
  })
})

describe('a rehearsal in words', () => {
  it('counts outcomes, alarms, decisions and cost, and says how late each change was noticed', () => {
    expect(sayRehearsal(sixWeeks())).toEqual([
      '42 windows: 24 ok, 6 warning, 7 critical, 4 insufficient-data, 1 error',
      '2 alarms, 1 of them false',
      'the change of 2026-01-29 12:00 raised an alarm after 3.5 days, with the window until 2026-02-02 00:00: jensen-shannon of prediction-drift of queue, accuracy-drop of quality of queue',
      'decisions: 2 to retrain, 2 to experiment, 0 to ask for annotation',
      'the retrainings would cost 3 USD, 1.5 USD each',
    ])
  })

  it('says which monitors could not notice a change, because they were in alarm already', () => {
    const record = sixWeeks([Date.UTC(2026, 1, 5)])
    expect(sayRehearsal(record)[2]).toBe(
      'the change of 2026-02-05 00:00 raised no alarm (in alarm already: jensen-shannon of prediction-drift of queue, accuracy-drop of quality of queue)',
    )
  })
})

describe('the tables of a rehearsal', () => {
  it('say why where there is an alarm, and nothing where all is quiet', () => {
    const [header, first, ...rows] = formatTimeline(sixWeeks().timeline)
    expect(header).toEqual(['window until', 'rows', 'outcome', 'confirmed', 'decision', 'why'])
    expect(first).toEqual(['2026-01-01 00:00', '500', 'insufficient-data', 'insufficient-data', '–', ''])
    const trained = rows.find(([, , , , decision]) => decision === 'retrain')
    expect(trained?.[5]).toMatch(/^new alarm: jensen-shannon of prediction-drift of queue; .*policy.warning is retrain/)
    expect(rows.at(-1)?.[5]).toBe('as before')
    expect(rows[19]).toEqual([
      '2026-01-21 00:00',
      '–',
      'error',
      '–',
      '–',
      'the window was not judged: S3 did not answer',
    ])
  })

  it('show of each factor what it would have cost in alarms and in time', () => {
    const [, half, , configured, , , double] = formatSweep(sixWeeks().sweep)
    expect(half?.slice(0, 4)).toEqual(['× 0.5', '2', '1', '2.5 days'])
    expect(configured?.slice(0, 4)).toEqual(['× 1 (configured)', '2', '1', '3.5 days'])
    expect(double?.slice(0, 4)).toEqual(['× 2', '2', '0', '5.5 days'])
  })

  it('round a threshold to the side on which it keeps its promise', () => {
    const hint = {
      key: 'k',
      effect: 'jensen-shannon',
      advisory: true,
      warning: 0.1,
      quietFrom: 0.04321,
      seenBelow: 0.0876,
    }
    const rows = formatThresholds([hint, { ...hint, quietFrom: 0.2 }, { ...hint, seenBelow: null }])
    expect(rows[1]).toEqual(['k (advisory)', '0.1', '0.044', '0.087', '0.044 to 0.087'])
    expect(rows[2]?.[4]).toBe('none does both')
    expect(rows[3]?.slice(3)).toEqual(['–', ''])
  })
})

describe('the picture of a timeline', () => {
  it('draws neighbours that show the same in one piece', () => {
    expect(stretchesOf(['ok', 'ok', 'warning', 'ok'], 2)).toEqual([
      { row: 2, from: 0, to: 2, shows: 'ok' },
      { row: 2, from: 2, to: 3, shows: 'warning' },
      { row: 2, from: 3, to: 4, shows: 'ok' },
    ])
  })

  it('says in words what is notable, for who does not see it', () => {
    const svg = String(drawTimeline(sixWeeks()))
    expect(svg).toMatch(/aria-label="42 windows\. .*new alarm jensen-shannon of prediction-drift of queue, retrain/)
  })

  it('has a place for a record of one window', () => {
    const { timeline } = sixWeeks()
    expect(String(drawTimeline({ timeline: timeline.slice(0, 1), changes: [] }))).toContain('1 windows')
  })
})
