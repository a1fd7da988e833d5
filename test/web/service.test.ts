import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { z } from 'zod'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { comparisonAnswer, distributionAnswer } from '../../src/contract/analytics.ts'
import { releaseView } from '../../src/contract/release-view.ts'
import { describeInChromium, openBrowser } from './support/open-browser.ts'
import { openPage, type OpenedPage } from './support/open-page.ts'
import { startDemo, type Demo } from './support/start-demo.ts'

const releaseList = z.object({ releases: z.array(releaseView) })
const wide = { viewport: { width: 1440, height: 900 } }
const phone = { viewport: { width: 390, height: 844 } }
const sample = join(import.meta.dirname, '../../sample-data/small/st-brigid.csv')
const verdictWords =
  /^(above|possibly above|check image quality|below|phantom differs|no DRL|too few exams \(\d+ of \d+\))$/

describeInChromium('the page on the real service', () => {
  let demo: Demo
  let browser: Browser
  let opened: OpenedPage | null = null

  beforeAll(async () => {
    demo = await startDemo()
    browser = await openBrowser()
  })
  afterEach(async () => {
    await opened?.close()
    opened = null
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
  })

  const open = async (role: string, search = '', options = wide): Promise<OpenedPage> => {
    opened = await openPage(browser, `${demo.origin}/${search}#key=${demo.key(role)}`, options)
    return opened
  }
  const ask = async (role: string, address: string): Promise<unknown> => {
    const headers = { Authorization: `Bearer ${demo.key(role)}` }
    const response = await fetch(new URL(address, demo.origin), { headers })
    expect(response.status).toBe(200)
    return response.json()
  }
  const heading = (page: Page) => page.locator('h1').innerText()
  const tabs = (page: Page) => page.locator('nav a').allInnerTexts()
  const texts = async (page: Page, selector: string) =>
    (await page.locator(selector).allInnerTexts()).map((text) => text.trim())

  it('signs in by the link the demo prints, and the key leaves the address', async () => {
    opened = await openPage(browser, demo.link)
    const { page, errors } = opened
    await page.locator('li.row').first().waitFor()
    expect(page.url()).toBe(`${demo.origin}/`)
    expect(await tabs(page)).toEqual(['Compare', 'Registry DRLs', 'Data', 'Uploads'])
    expect(errors).toEqual([])
  })

  it('shows a physicist every cell the service answers with, each with a verdict', async () => {
    const answer = comparisonAnswer.parse(
      await ask('physicist', '/api/v1/comparisons?facility=ch-val-de-loire&quantity=DLP'),
    )
    expect(answer.rows.length).toBeGreaterThan(10)
    const { page, errors } = await open('physicist')
    await page.locator('.group').first().waitFor()
    const folded = page.getByRole('button', { name: /^Show \d/ })
    while ((await folded.count()) > 0) await folded.first().click()
    expect(await page.locator('li.row').count()).toBe(answer.rows.length)
    for (const words of await texts(page, 'li.row .cell-verdict')) {
      expect(words).toMatch(verdictWords)
    }
    expect(await heading(page)).toContain(`${answer.facility.name}: `)
    expect(errors).toEqual([])
  })

  it('opens a row: its references with their sources, and its own distribution', async () => {
    const query = 'facility=ch-val-de-loire&quantity=DLP&population=adult'
    const answer = distributionAnswer.parse(
      await ask('physicist', `/api/v1/distributions?${query}`),
    )
    const largest = answer.cells.toSorted((a, b) => b.exams - a.exams)[0]
    if (largest === undefined) throw new Error('the demo has no adult')
    const { page, errors } = await open('physicist', '?population=adult&sort=exams')
    await page.locator('li.row button').first().click()
    const detail = page.locator('.detail')
    await detail.locator('.histogram svg').waitFor()
    const words = await detail.innerText()
    expect(words).toContain(`LOINC ${largest.protocol.loinc}`)
    expect(words).toContain(`${largest.exams} exams`)
    expect(words).toContain('exams of 20')
    const bins = await detail.locator('.bins tbody td:last-child').allTextContents()
    const sum = bins.reduce((total, text) => total + Number(text.replaceAll(',', '')), 0)
    expect(sum).toBe(largest.exams)
    expect(errors).toEqual([])
  })

  it('holds a hospital against its own references, and against other countries’ when asked', async () => {
    const { page, errors } = await open('physicist', '?population=adult&quantity=CTDIvol')
    await page.locator('li.row').first().waitFor()
    expect(await page.getByRole('checkbox', { name: 'This registry' }).isChecked()).toBe(true)
    await page.locator('.legend-more summary').click()
    const uk = page.getByRole('checkbox', { name: /United Kingdom/ })
    expect(await uk.isChecked()).toBe(false)
    await uk.check()
    expect(new URL(page.url()).searchParams.get('sets')).toContain('uk-ndrl-2022')
    await page.getByLabel('Verdict and ratio against').selectOption('uk-ndrl-2022')
    await page.getByText(', per sequence').first().waitFor()
    expect(errors).toEqual([])
  })

  it('offers the scanners by station and model, and the schemes by name', async () => {
    const { page, errors } = await open('physicist')
    await page.locator('li.row').first().waitFor()
    await page.getByLabel('Scanner').focus()
    await page.locator('option', { hasText: ' · ' }).first().waitFor({ state: 'attached' })
    const scanners = await page.getByLabel('Scanner').locator('option').allTextContents()
    expect(scanners.slice(1).every((name) => / · /.test(name))).toBe(true)
    await page.getByLabel('Bands').focus()
    await page
      .locator('option', { hasText: 'PiDRL, bodies' })
      .first()
      .waitFor({ state: 'attached' })
    const schemes = await page.getByLabel('Bands').locator('option').allTextContents()
    expect(schemes).toContain('PiDRL, bodies by weight')
    await page.getByLabel('Bands').selectOption('icrp135-adult-standard')
    await page.locator('.answer[aria-busy=false] li.row').first().waitFor()
    expect(await page.locator('.group h2').count()).toBe(1)
    await page.getByLabel('Scanner').selectOption({ index: 1 })
    await page.locator('.answer[aria-busy=false]').waitFor()
    expect(errors).toEqual([])
  })

  it.each([
    ['uploader', ['Uploads'], 'Uploads'],
    ['researcher', ['Data'], 'Data'],
    ['authority', ['Compare', 'Registry DRLs', 'Data'], 'Compare'],
  ])(
    'gives the %s exactly the pages of that role, none of which is refused',
    async (role, names, start) => {
      const { page, errors } = await open(role)
      await page.locator('h1').waitFor()
      await page.waitForLoadState('networkidle')
      expect(await tabs(page)).toEqual(names)
      expect(await page.locator('nav a[aria-current=page]').innerText()).toBe(start)
      for (const name of names) {
        await page.getByRole('link', { name, exact: true }).click()
        await page.waitForLoadState('networkidle')
        expect(await page.locator('.state-failed').count()).toBe(0)
      }
      expect(errors).toEqual([])
    },
  )

  it('tells an administrator that the command line and the API are the place', async () => {
    const { page, errors } = await open('admin')
    await page.getByText('work through the command line').waitFor()
    expect(await tabs(page)).toEqual([])
    expect(errors).toEqual([])
  })

  it('shows the registry’s DRLs and says how many cells have none', async () => {
    const { page, errors } = await open('authority', '?view=drls')
    await page.locator('table.drls').waitFor()
    expect(await heading(page)).toMatch(/^Registry DRLs: [\d,]+ of [\d,]+ cells have a value$/)
    await page
      .getByRole('button', { name: /without a value/ })
      .first()
      .click()
    expect(await page.locator('table.drls').innerText()).toContain('withheld')
    expect(errors).toEqual([])
  })

  it('downloads a release’s file whose bytes are those published', async () => {
    const { page, errors } = await open('researcher', '?view=data')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'cells.parquet' }).click(),
    ])
    await page.getByText('saved, checksum matches').waitFor()
    const bytes = await readFile(await download.path())
    const listed = await ask('researcher', '/api/v1/releases')
    const { releases } = releaseList.parse(listed)
    const file = releases[0]?.files.find(({ name }) => name === 'cells.parquet')
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file?.sha256)
    expect(errors).toEqual([])
  })

  it('uploads a file, shows its receipt, and says when the same bytes come again', async () => {
    const { page, errors } = await open('uploader')
    const choose = async () => {
      await page.getByLabel('Files to upload').setInputFiles(sample)
    }
    await choose()
    const receipt = page.locator('.receipt')
    await receipt.getByText('read to the end').waitFor()
    const words = await receipt.innerText()
    const rows = (await readFile(sample, 'utf8')).trim().split('\n').length - 1
    expect(words).toContain(`${rows} records, read to the end`)
    expect(words).toContain('What was noticed')
    await choose()
    await page.getByText('These very bytes arrived before').waitFor()
    expect(errors).toEqual([])
  })

  describe.each([
    ['physicist', '?'],
    ['physicist', '?as=table'],
    ['physicist', '?quantity=CTDIvol&scale=ratio'],
    ['authority', '?facility=st-brigid'],
    ['authority', '?view=drls'],
    ['researcher', '?view=data'],
    ['uploader', '?view=uploads'],
  ])('as %s on a phone, %s', (role, search) => {
    it('never scrolls sideways', async () => {
      const { page, errors } = await open(role, search, phone)
      await page.locator('h1').waitFor()
      await page.waitForLoadState('networkidle')
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
      expect(errors).toEqual([])
    })
  })
})
