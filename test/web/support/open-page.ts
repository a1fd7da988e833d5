import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

export interface OpenedPage {
  readonly page: Page
  /** Errors of the console and of scripts, policy violations included. */
  readonly errors: string[]
  close(): Promise<void>
}

/** A fresh tab on an address, with everything it complains about. */
export async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = { viewport: { width: 1440, height: 900 } },
): Promise<OpenedPage> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(address)
  return { page, errors, close: () => context.close() }
}
