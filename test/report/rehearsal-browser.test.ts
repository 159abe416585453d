import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderRehearsalReport } from '../../src/report/rehearsal-report.ts'
import { startBrowser } from '../support/browser.ts'
import { sixWeeks } from './rehearsed-record.ts'

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

async function open(colorScheme: 'light' | 'dark', width: number) {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } })
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('request', (request) => complaints.push(`request: ${request.url()}`))
  await page.setContent(renderRehearsalReport(sixWeeks()), { waitUntil: 'load' })
  const fills = await page.evaluate(
    '[...new Set([...document.querySelectorAll("svg path")].map((path) => getComputedStyle(path).fill))].sort()',
  )
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  const letters = await page.locator('svg').first().locator('text').allTextContents()
  await page.close()
  return { complaints, fills, overflow, letters }
}

describe('the report of a rehearsal in a browser', () => {
  it('asks for nothing from elsewhere, and writes on each alarm and decision what it is', async () => {
    const { complaints, letters, overflow } = await open('light', 1000)
    expect(complaints).toEqual([])
    expect(overflow).toBe(0)
    expect(['R', 'E', 'w', 'C', '?', '!'].filter((letter) => !letters.includes(letter))).toEqual([])
  })

  it('has other colours in the dark, and fits a telephone', async () => {
    const [light, dark] = [await open('light', 380), await open('dark', 380)]
    expect(dark.fills).not.toEqual(light.fills)
    expect(light.overflow).toBe(0)
  })
})
