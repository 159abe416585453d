import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** A headless browser: the one that CHROME_PATH names, one on PATH, or the one that npm ships for Linux. Never none. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROME_PATH ?? findOnPath() ?? (await shipped())
  const args = ['--disable-background-networking', '--no-first-run']
  // Chromium's sandbox refuses to work for root, as whom containers of CI run.
  if (process.getuid?.() === 0) args.push('--no-sandbox')
  return chromium.launch({ executablePath, args, headless: true })
}

function findOnPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(canRun)
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function shipped(): Promise<string> {
  try {
    const { default: chromiumPackage } = await import('@sparticuz/chromium')
    return await chromiumPackage.executablePath()
  } catch (cause) {
    throw new Error('the tests of the inspect page need a Chromium: install one, or name one in CHROME_PATH', { cause })
  }
}

/** A page that remembers what should not happen: errors in its console, and requests that leave the server. */
export async function openPage(browser: Browser, url: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('request', (request) => {
    const asked = new URL(request.url())
    if (asked.protocol !== 'data:' && asked.origin !== new URL(url).origin) complaints.push(`request: ${request.url()}`)
  })
  await page.goto(url)
  return { page, complaints }
}
