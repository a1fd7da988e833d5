import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'
import { describe, it } from 'vitest'

const candidates = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const path = candidates.find((candidate) => existsSync(candidate))

/** A suite that needs Chromium: where none is installed it is skipped in words, and in CI it fails. */
export function describeInChromium(name: string, suite: () => void): void {
  if (path !== undefined) {
    describe(name, suite)
    return
  }
  const words = `Chromium is not installed: ${name} was not looked at`
  if ((process.env['CI'] ?? '') !== '') {
    it(name, () => {
      throw new Error(words)
    })
    return
  }
  process.stderr.write(`Skipped. ${words}.\n`)
  it.skip(words)
}

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: path ?? '',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
