import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

export interface OpenedPage {
  readonly page: Page
  /** Errors of the console (policy violations included), of scripts, and requests that failed or were refused. */
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
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? ''
    // A question the page itself took back is no failure; a request the policy refused is one.
    if (why !== 'net::ERR_ABORTED') errors.push(`${why} ${new URL(request.url()).pathname}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) {
      errors.push(`${response.status()} ${new URL(response.url()).pathname}`)
    }
  })
  await page.goto(address)
  return { page, errors, close: () => context.close() }
}
