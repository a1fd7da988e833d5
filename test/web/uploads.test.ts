import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { mappingsView } from '../../src/contract/mapping.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { describeInChromium, openBrowser } from './support/open-browser.ts'
import { openPage, type OpenedPage } from './support/open-page.ts'
import { startDemo, type Demo } from './support/start-demo.ts'

const wide = { viewport: { width: 1440, height: 900 } }
const phone = { viewport: { width: 390, height: 844 } }

describeInChromium('uploading and typing in, on the real service', () => {
  let demo: Demo
  let browser: Browser
  let folder: string
  let opened: OpenedPage | null = null
  beforeAll(async () => {
    demo = await startDemo()
    browser = await openBrowser()
    folder = await mkdtemp(join(tmpdir(), 'opendrl-browser-'))
  })
  afterEach(async () => {
    await opened?.close()
    opened = null
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const open = async (role: string, view: string, options = wide): Promise<OpenedPage> => {
    opened = await openPage(browser, `${demo.origin}/?view=${view}#key=${demo.key(role)}`, options)
    await opened.page.locator('h1').waitFor()
    return opened
  }

  it('takes a folder of 2,300 files in batches, each with its receipt', async () => {
    const inside = join(folder, 'year', '2025')
    await mkdir(inside, { recursive: true })
    await writeFile(join(folder, 'year', '.DS_Store'), 'clutter')
    for (let n = 0; n < 2300; n++)
      await writeFile(
        join(inside, `${String(n).padStart(4, '0')}.json`),
        n % 1000 === 0 ? ndjson([madeExam({ n: 70_000 + n })]) : `no exam ${n}`,
      )
    const { page, errors } = await open('uploader', 'uploads')
    await page.getByLabel('Folder to upload').setInputFiles(join(folder, 'year'))
    await expect.poll(() => page.locator('.receipt').count()).toBe(3)
    await expect.poll(() => page.getByText('read to the end').count(), { timeout: 90_000 }).toBe(3)
    const words = await page.locator('.receipts').innerText()
    expect(words).toContain('999 more files')
    expect(words.match(/1,000 records/g)).toHaveLength(2)
    expect(words).toContain('300 records')
    expect(words).toContain('year/2025/')
    expect(words).not.toContain('DS_Store')
    expect(errors).toEqual([])
  })

  it('takes dropped files, and shows what is read while it is read', async () => {
    const { page, errors } = await open('uploader', 'uploads')
    const text = ndjson(Array.from({ length: 6000 }, (_, n) => madeExam({ n: 80_000 + n })))
    const transfer = await page.evaluateHandle((content) => {
      const dropped = new DataTransfer()
      dropped.items.add(new File([content], 'dropped.ndjson'))
      return dropped
    }, text)
    await page.locator('.drop').dispatchEvent('drop', { dataTransfer: transfer })
    await page.getByText('records read so far').waitFor()
    await page.getByText('6,000 records, read to the end').waitFor({ timeout: 60_000 })
    expect(errors).toEqual([])
  })

  it('an upload whose connection breaks is sent again with one click', async () => {
    const { page } = await open('uploader', 'uploads')
    await page.route('**/api/v1/uploads?*', (route) => route.abort())
    await page.getByLabel('Files to upload').setInputFiles({
      name: 'broken.ndjson',
      mimeType: 'text/plain',
      buffer: Buffer.from(ndjson([madeExam({ n: 90_001 })])),
    })
    await page.getByText('The registry did not answer.').waitFor()
    await page.unroute('**/api/v1/uploads?*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('1 record, read to the end').waitFor()
  })

  it('twenty patients pasted from a spreadsheet, one typed by keyboard, are sent and mapped', async () => {
    const { page, errors } = await open('physicist', 'typed')
    await page.getByLabel('Protocol').selectOption('30799-1')
    await page.getByLabel('Manufacturer').fill('Acme')
    const lines = Array.from(
      { length: 20 },
      (_, n) =>
        `2026-01-${String(n + 1).padStart(2, '0')}\t${40 + n}\ty\tF\t70,5\t170\t10,5\t16\t${150 + n}\t15\tREF-${n}`,
    )
    await page
      .getByLabel('Exam date, YYYY-MM-DD, row 1', { exact: true })
      .evaluate((cell, text) => {
        const clipboardData = new DataTransfer()
        clipboardData.setData('text/plain', text)
        cell.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
        )
      }, lines.join('\n'))
    await page.getByRole('button', { name: 'Send 20 exams' }).waitFor()
    // the last by keyboard alone: Enter makes the row, Tab goes through it
    await page.getByLabel('Exam date, YYYY-MM-DD, row 20', { exact: true }).focus()
    await page.keyboard.press('Enter')
    const last = page.getByLabel('Exam date, YYYY-MM-DD, row 21', { exact: true })
    await last.waitFor()
    await expect.poll(() => last.evaluate((cell) => cell === document.activeElement)).toBe(true)
    await page.keyboard.press('Tab')
    await page.keyboard.type('7')
    for (let n = 0; n < 5; n++) await page.keyboard.press('Tab')
    await page.keyboard.type('10,5')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.type('99999')
    await page.getByText('Row 21: DLP lies outside').waitFor()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('160')
    // a draft outlives a reload of the tab
    await page.reload()
    await page.getByRole('button', { name: 'Send 21 exams' }).click()
    await page.getByText('21 records, read to the end').waitFor()
    expect(await page.locator('.receipt .counts').innerText()).toMatch(/21\s+made a new exam/)
    await page.getByRole('button', { name: /^Count “typed: / }).click()
    await page.getByText(/now counts as/).waitFor()
    const response = await fetch(new URL('/api/v1/mappings', demo.origin), {
      headers: { Authorization: `Bearer ${demo.key('physicist')}` },
    })
    const { localNames } = mappingsView.parse(await response.json())
    expect(localNames.find(({ localName }) => localName.startsWith('typed: '))).toMatchObject({
      exams: 21,
      loinc: '30799-1',
      state: 'mapped',
    })
    expect(errors).toEqual([])
  })

  it('an uploader’s key is told who has to map; nothing is sent while a row is wrong', async () => {
    const { page } = await open('uploader', 'typed')
    await page.getByRole('button', { name: 'Send 0 exams' }).click()
    await page.getByText('Choose the protocol first.').waitFor()
    await page.getByLabel('CTDIvol, mGy, row 1', { exact: true }).fill('1.234')
    await page.getByText('could be a thousand or a fraction').waitFor()
    await page.getByLabel('Protocol').selectOption('30799-1')
    await page.getByRole('button', { name: 'Send 1 exam' }).click()
    expect(await page.locator('.receipt').count()).toBe(0)
  })

  it.each(['uploads', 'typed'])('%s fits a phone', async (view) => {
    const { page, errors } = await open('uploader', view, phone)
    await page.waitForLoadState('networkidle')
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
    expect(errors).toEqual([])
  })
})
