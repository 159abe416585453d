import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderMonitoringReport } from '../../src/report/monitoring-report.ts'
import { startBrowser } from '../support/browser.ts'
import { decided, hostileCheck, hostileDecision, movedCheck, pastChecks } from './monitoring-check.ts'

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

const report = (check = movedCheck({}, 5)) =>
  renderMonitoringReport(check, { history: pastChecks(check), decision: decided })

type Looks = { readonly colorScheme?: 'light' | 'dark'; readonly width?: number }

/** A page that holds a report, and what it did that a report must not do. */
async function open(content: string, { colorScheme = 'light', width = 1000 }: Looks = {}) {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } })
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('request', (request) => complaints.push(`request: ${request.url()}`))
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.setContent(content, { waitUntil: 'load' })
  return { page, complaints }
}

const groundOf = (page: Page) =>
  page.evaluate('[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]')
const fillsOf = (page: Page) =>
  page.evaluate('[...new Set([...document.querySelectorAll("svg text")].map((text) => getComputedStyle(text).fill))]')
const overflowOf = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

describe('the report of a check in a browser', () => {
  it('asks for nothing from elsewhere, says nothing on the console, and is small', async () => {
    const content = report()
    const { page, complaints } = await open(content)
    expect(await page.title()).toBe('client-email: Something moved beyond its critical threshold')
    expect(await page.locator('script, link, iframe, img').count()).toBe(0)
    expect(complaints).toEqual([])
    expect(content.length).toBeLessThan(1_000_000)
    await page.close()
  })

  it('says the verdict in the first screen', async () => {
    const { page } = await open(report())
    await expect(page.locator('.verdict strong').boundingBox()).resolves.toMatchObject({
      y: expect.toSatisfy((y) => y < 300),
    })
    await page.close()
  })

  it('is dark for who wants it dark, its pictures too', async () => {
    const [light, dark] = [await open(report()), await open(report(), { colorScheme: 'dark' })]
    expect(await groundOf(light.page)).toEqual(['rgb(255, 255, 255)', 'rgb(27, 31, 36)'])
    expect(await groundOf(dark.page)).toEqual(['rgb(18, 22, 27)', 'rgb(230, 237, 243)'])
    expect(await fillsOf(dark.page)).not.toEqual(await fillsOf(light.page))
    await Promise.all([light.page.close(), dark.page.close()])
  })

  it('is light on paper, whatever the screen is', async () => {
    const { page } = await open(report(), { colorScheme: 'dark' })
    await page.emulateMedia({ media: 'print' })
    expect(await groundOf(page)).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)'])
    expect(await overflowOf(page)).toBe(0)
    await page.close()
  })

  it('fits a telephone', async () => {
    const { page } = await open(report(), { width: 380 })
    expect(await overflowOf(page)).toBe(0)
    await page.close()
  })

  it('runs nothing of what labels, words, ids, samples and reasons hold', async () => {
    const check = hostileCheck()
    const { page, complaints } = await open(
      renderMonitoringReport(check, { history: pastChecks(check), decision: hostileDecision }),
    )
    expect(await page.locator('script, img').count()).toBe(0)
    expect(await page.locator('body').textContent()).toContain('<script>alert(1)</script>')
    expect(complaints).toEqual([])
    await page.close()
  })
})
