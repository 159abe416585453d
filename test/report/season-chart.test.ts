import { expect, it } from 'vitest'
import { drawSeason } from '../../src/report/season-chart.ts'

const periods = [
  {
    name: '15 to 31 August',
    outcome: 'ok' as const,
    events: ['new labels → version 2'],
    queue: { kept: 0.5, leftAlone: 0.5 },
    spam: { kept: 0.96, leftAlone: 0.96 },
  },
  {
    name: '1 to 14 <September>',
    outcome: 'critical' as const,
    events: [],
    queue: { kept: 0.75, leftAlone: 0.25 },
    spam: { kept: 0.98, leftAlone: 0.88 },
  },
]
const svg = drawSeason(periods)

it('shows both models with their numbers, and one number where they are the same model', () => {
  for (const number of ['75.0 %', '25.0 %', '98.0 %', '88.0 %']) expect(svg).toContain(`>${number}</text>`)
  expect(svg.split('>50.0 %</text>')).toHaveLength(2)
})

it('says what the check of each period came to, and what followed', () => {
  expect(svg).toMatch(/fill="var\(--fail\)">critical<\/text>/)
  expect(svg).toContain('new labels → version 2')
  expect(svg).toContain('aria-label="15 to 31 August: ok, new labels → version 2; queue 50.0 % kept, 50.0 % left alone')
})

it('is a file of its own: its colours for light and dark, its ground, nothing from elsewhere, everything escaped', () => {
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  expect(svg).toContain('@media (prefers-color-scheme: dark)')
  expect(svg).toContain('fill="var(--ground)"')
  expect(svg).not.toContain('<September>')
  expect(svg.replaceAll(/http:\/\/www\.w3\.org/g, '')).not.toContain('http')
})
