import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { fixtureKeys, startFixtureServer, type FixtureServer } from './support/fixture-server.ts'
import { describeInChromium, openBrowser } from './support/open-browser.ts'
import { openPage, type OpenedPage } from './support/open-page.ts'

const phone = { viewport: { width: 390, height: 844 } }

describeInChromium('the page on canned answers', () => {
  let server: FixtureServer
  let browser: Browser
  let opened: OpenedPage | null = null

  beforeAll(async () => {
    server = await startFixtureServer()
    browser = await openBrowser()
  })
  afterEach(async () => {
    await opened?.close()
    opened = null
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
  })

  const open = async (
    search: string,
    key: string | null = fixtureKeys.physicist,
    options = { viewport: { width: 1440, height: 900 } },
  ): Promise<OpenedPage> => {
    const hash = key === null ? '' : `#key=${key}`
    opened = await openPage(browser, `${server.origin}/${search}${hash}`, options)
    return opened
  }
  const rowNames = (page: Page) => page.locator('li.row .cell-name button').allTextContents()
  /** Shows the cells without a value as well. */
  const unfold = async (page: Page) => {
    const folded = page.getByRole('button', { name: /^Show \d/ })
    while ((await folded.count()) > 0) await folded.first().click()
  }
  const heading = (page: Page) => page.locator('h1').innerText()
  const overflow = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  const saved = async (page: Page, name: string) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name, exact: true }).click(),
    ])
    const file = await download.path()
    return { name: download.suggestedFilename(), text: await readFile(file, 'utf8') }
  }

  it('signs in by a link, and the key leaves the address at once', async () => {
    const { page, errors } = await open('')
    await page.locator('li.row').first().waitFor()
    expect(page.url()).toBe(`${server.origin}/`)
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
    expect(await page.evaluate(() => localStorage.length)).toBe(0)
    expect(await page.evaluate(() => document.cookie)).toBe('')
    expect(errors).toEqual([])
  })

  it('answers in its heading and shows every cell with its verdict in words', async () => {
    const { page, errors } = await open('')
    await page.locator('li.row').first().waitFor()
    expect(await heading(page)).toBe(
      'St Brigid’s Hospital: 4 of 21 typical values are above a reference',
    )
    expect(await page.locator('li.row').count()).toBe(23)
    await unfold(page)
    expect(await page.locator('li.row').count()).toBe(25)
    const verdicts = new Set(
      (await page.locator('li.row .cell-verdict').allInnerTexts()).map((text) => text.trim()),
    )
    expect(verdicts).toEqual(
      new Set([
        'above',
        'possibly above',
        'below',
        'too few exams (7 of 10)',
        'too few exams (14 of 20)',
        'phantom differs',
        'check image quality',
        'no DRL',
      ]),
    )
    expect(await page.locator('li.row [role=img] svg').count()).toBe(25)
    expect(errors).toEqual([])
  })

  it('says plainly that a key is not accepted, and lets another be tried', async () => {
    const { page } = await open('', 'odrl_wrong')
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').innerText()).toContain('This key was not accepted')
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
    await page.getByLabel('Your key').fill(fixtureKeys.physicist)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('li.row').first().waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Your key').waitFor()
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
  })

  it('sorts and filters, and its address restores the view', async () => {
    const { page, errors } = await open('')
    await page.locator('li.row').first().waitFor()
    await page.getByRole('radio', { name: 'Adults' }).check()
    await page.getByLabel('Sort by').selectOption('exams')
    await page.getByRole('radio', { name: 'CTDIvol' }).check()
    await page.getByRole('radio', { name: 'Ratio' }).check()
    await page.waitForFunction(
      () => document.querySelector('.cell-value .unit')?.textContent === 'mGy',
    )
    const url = new URL(page.url())
    expect(Object.fromEntries(url.searchParams)).toEqual({
      population: 'adult',
      sort: 'exams',
      quantity: 'CTDIvol',
      scale: 'ratio',
    })
    const names = await rowNames(page)
    expect(names).toHaveLength(14)
    expect(names[0]).toBe('CT Head WO contrast, adults')
    const title = await heading(page)
    await page.reload()
    await page.locator('li.row').first().waitFor()
    expect(await rowNames(page)).toEqual(names)
    expect(await heading(page)).toBe(title)
    await page.goBack()
    await page.waitForFunction(() => !location.search.includes('scale'))
    expect(await page.getByRole('radio', { name: 'Dose' }).isChecked()).toBe(true)
    expect(errors).toEqual([])
  })

  it('holds the rows against the references chosen', async () => {
    const { page } = await open('')
    await page.locator('li.row').first().waitFor()
    await page.getByLabel('Verdict and ratio against').selectOption('EU-EUCLID-RP195')
    expect(await heading(page)).toBe(
      'St Brigid’s Hospital: none of 8 typical values is surely above the EUCLID, 2 possibly',
    )
    await page.getByRole('checkbox', { name: 'EUCLID (RP 195)' }).uncheck()
    expect(new URL(page.url()).searchParams.get('sets')).not.toContain('EUCLID')
    expect(new URL(page.url()).searchParams.get('against')).toBeNull()
  })

  it('opens a row by keyboard: references with their sources, and the distribution', async () => {
    const { page, errors } = await open('')
    const button = page.locator('li.row button').first()
    await button.focus()
    await page.keyboard.press('Enter')
    expect(await button.getAttribute('aria-expanded')).toBe('true')
    const detail = page.locator('.detail')
    await detail.locator('.histogram svg').waitFor()
    const words = await detail.innerText()
    expect(words).toContain('Radiation Protection 185')
    expect(words).toContain('32 cm, assumed')
    expect(words).toContain('Exams by DLP (mGy·cm, 32 cm phantom)')
    expect(new URL(page.url()).searchParams.get('cell')).toContain('24627-2')
    await page.keyboard.press('Escape')
    expect(await page.locator('.detail').count()).toBe(0)
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true)
    expect(errors).toEqual([])
  })

  it('says what a reference is of, and what to know before comparing', async () => {
    const { page, errors } = await open(
      '?quantity=CTDIvol&cell=30799-1~adult-all~all~16&sets=UK-NDRL-2022,AU-ARPANSA-2018-adult',
    )
    const words = await page.locator('.detail .references').innerText()
    expect(words).toContain('Per sequence, not per exam: your typical value per sequence is')
    expect(words).toContain('Adults of 15 years and over.')
    expect(errors).toEqual([])
  })

  it('keeps another country’s references one click away', async () => {
    const { page } = await open('')
    await page.locator('li.row').first().waitFor()
    const other = page.getByRole('checkbox', { name: 'Australia (ARPANSA) 2018' })
    expect(await other.isVisible()).toBe(false)
    await page.getByText('1 set of other countries').click()
    await other.check()
    expect(new URL(page.url()).searchParams.get('sets')).toContain('AU-ARPANSA-2018-adult')
    await other.uncheck()
    expect(new URL(page.url()).searchParams.get('sets')).toBeNull()
  })

  it('lists what was not counted, in words', async () => {
    const { page } = await open('')
    await page.getByRole('button', { name: 'why' }).click()
    expect(await page.locator('.why').innerText()).toContain('not mapped to a protocol')
  })

  it('shows the same rows as a table', async () => {
    const { page } = await open('?as=table')
    await page.locator('table.comparison').waitFor()
    expect(await page.locator('table.comparison tbody tr:not(.group-line)').count()).toBe(25)
    expect(await page.locator('table.comparison').innerText()).toContain('85.3–open')
  })

  it('gives CSV and SVG files made in the browser', async () => {
    const { page, errors } = await open('')
    await page.locator('li.row').first().waitFor()
    const csv = await saved(page, 'CSV')
    expect(csv.name).toBe('opendrl-st-brigid-DLP-2026-10-31.csv')
    expect(csv.text.startsWith('\uFEFFfacility,protocol_loinc,')).toBe(true)
    const svg = await saved(page, 'SVG')
    expect(svg.name).toBe('opendrl-st-brigid-DLP-2026-10-31.svg')
    expect(svg.text).toContain('4 of 21 typical values are above a reference')
    expect(svg.text).not.toMatch(/NaN|undefined|<style/)
    const wellFormed = await page.evaluate(
      (text) =>
        new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror') ===
        null,
      svg.text,
    )
    expect(wellFormed).toBe(true)
    expect(errors).toEqual([])
  })

  it.each([
    ['?'],
    ['?scale=ratio'],
    ['?as=table'],
    ['?cell=24627-2~pidrl-body-weight~15-30~32'],
    ['?view=drls'],
    ['?view=data'],
    ['?view=uploads'],
  ])('never scrolls sideways on a phone: %s', async (search) => {
    const { page, errors } = await open(search, fixtureKeys.physicist, phone)
    await page.waitForLoadState('networkidle')
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    expect(errors).toEqual([])
  })

  it('puts the figure first on a phone: controls are folded, rows are cards', async () => {
    const { page } = await open('', fixtureKeys.physicist, phone)
    await page.locator('li.row').first().waitFor()
    expect(await page.getByLabel('Sort by').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'change' }).click()
    expect(await page.getByLabel('Sort by').isVisible()).toBe(true)
    const card = await page.locator('li.row .cell-figure svg').first().boundingBox()
    expect(card?.width).toBe(358)
  })

  it('no text of an axis lies on another or leaves the page', async () => {
    for (const width of [390, 820, 1440]) {
      const { page } = await open('', fixtureKeys.physicist, { viewport: { width, height: 900 } })
      await page.locator('li.row').first().waitFor()
      const boxes = await page
        .locator('.axis svg')
        .first()
        .locator('text')
        .evaluateAll((texts) =>
          texts.map((text) => {
            const { left, right } = text.getBoundingClientRect()
            return { left, right }
          }),
        )
      expect(boxes.length).toBeGreaterThan(1)
      for (const [index, box] of boxes.entries()) {
        expect(box.left).toBeGreaterThanOrEqual(0)
        expect(box.right).toBeLessThanOrEqual(width)
        const before = boxes[index - 1]
        if (before !== undefined) expect(box.left).toBeGreaterThan(before.right)
      }
      await opened?.close()
    }
  })

  it('shows the registry’s DRLs, too-few and withheld cells included', async () => {
    const { page, errors } = await open('?view=drls', fixtureKeys.physicist)
    await page.locator('table.drls').waitFor()
    expect(await heading(page)).toBe('Registry DRLs: 23 of 25 cells have a value')
    await unfold(page)
    const words = await page.locator('table.drls').innerText()
    expect(words).toContain('too few exams or facilities')
    expect(words).toContain('withheld')
    expect(errors).toEqual([])
  })

  it('downloads a release with the key, and saves nothing that fails its checksum', async () => {
    const { page } = await open('?view=data', fixtureKeys.researcher)
    const file = await saved(page, 'cells.csv')
    expect(file.text).toBe('protocol,band,drl\n30799-1,all,870\n')
    await page.getByText('saved, checksum matches').waitFor()
    await page.getByRole('button', { name: 'cells.json' }).click()
    await page.getByText('do not match the checksum; nothing was saved').waitFor()
  })

  it('uploads a file and tells its receipt in plain words', async () => {
    const { page, errors } = await open('', fixtureKeys.uploader)
    await page.getByLabel('Files to upload').setInputFiles({
      name: 'Größe 1.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('a,b\n1,2\n'),
    })
    const receipt = page.locator('.receipt')
    await receipt.getByText('1,204 records, read to the end.').waitFor()
    const words = await receipt.innerText()
    expect(words).toContain('Größe 1.csv, row 411, field study_date')
    expect(words).toContain('set aside until somebody decides')
    expect(errors).toEqual([])
  })

  it('tells a refused upload in the service’s words', async () => {
    const { page } = await open('', fixtureKeys.uploader)
    await page
      .getByLabel('Files to upload')
      .setInputFiles({ name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.alloc(0) })
    await page.getByText('The upload is empty.').waitFor()
  })

  it('says what failed and lets it be tried again', async () => {
    const { page } = await open('', fixtureKeys.broken)
    await page.getByText('The registry is not ready.').waitFor()
    expect(await page.locator('.state-failed').innerText()).toContain('not-ready')
    expect(await page.getByRole('button', { name: 'Try again' }).isVisible()).toBe(true)
  })

  it('says that there are no exams yet, and that no snapshot was made', async () => {
    const { page } = await open('?facility=new-clinic', fixtureKeys.several)
    await page.getByText('No exams yet.').waitFor()
    await page.getByLabel('Facility').selectOption('no-snapshot')
    await page.getByText('No snapshot of the registry has been made yet').waitFor()
    expect(await heading(page)).toContain('Lone Hospital')
  })

  it('never shows an old answer under another facility’s name', async () => {
    const { page } = await open('', fixtureKeys.several)
    await page.locator('li.row').first().waitFor()
    await page.route('**/comparisons*', () => undefined)
    await page.getByLabel('Facility').selectOption('st-columba')
    await page.getByRole('heading', { name: 'St Columba’s Children’s Hospital' }).waitFor()
    expect(await page.locator('li.row').count()).toBe(0)
  })
})
