import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { asKey } from '../support/answers.ts'
import { opendrl, startService, temporaryFolder, type RunningService } from '../support/opendrl.ts'
import { describeInChromium, openBrowser } from './support/open-browser.ts'
import { openPage, type OpenedPage } from './support/open-page.ts'

/** Invented: Spanish, day and month that cannot be told apart, no unit above the DLP, H and M for the sexes. */
const table = (salt: string): string =>
  [
    'Fecha del estudio;Número de acceso;Nombre del paciente;Edad (años);Sexo;Descripción del estudio;CTDIvol (mGy);DLP',
    ...Array.from({ length: 12 }, (_, index) =>
      [
        `0${(index % 9) + 1}/03/2025`,
        `${salt}${index}`,
        'García^Ana',
        40 + index,
        index % 2 === 0 ? 'H' : 'M',
        index % 2 === 0 ? 'TC TORAX' : 'TC ABDOMEN',
        `${8 + index},5`,
        `${(8.5 + index) * 30}`.replace('.', ','),
      ].join(';'),
    ),
  ].join('\n')

describeInChromium('mapping the columns of a table', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let service: RunningService
  let browser: Browser
  let key = ''
  let opened: OpenedPage | null = null

  beforeAll(async () => {
    folder = await temporaryFolder()
    await opendrl(folder.path, 'facility', 'add', '--id', 'hospital', '--name', 'Hospital del Mar')
    const made = await opendrl(
      folder.path,
      'key',
      'create',
      '--role',
      'uploader',
      '--facility',
      'hospital',
      '--label',
      'RIS',
      '--json',
    )
    key = asKey(made.stdout)
    service = await startService(folder.path)
    browser = await openBrowser()
  })
  afterEach(async () => {
    await opened?.close()
    opened = null
  })
  afterAll(async () => {
    await browser?.close()
    await service?.stop()
    await folder?.remove()
  })

  const send = async (salt: string, width: number): Promise<Page> => {
    const file = join(folder.path, `export-${salt}.csv`)
    await writeFile(file, table(salt))
    const viewport = { width, height: 900 }
    opened = await openPage(browser, `${service.address}/#key=${key}`, { viewport })
    const { page } = opened
    await page.locator('input[type=file]').first().setInputFiles(file)
    return page
  }
  const picture = async (page: Page, name: string) => {
    const into = process.env['OPENDRL_PICTURES']
    if (into !== undefined)
      await page.screenshot({ path: join(into, `${name}.png`), fullPage: true })
  }
  const overflow = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

  it('is offered on the receipt, asks what cannot be known, and then reads the file', async () => {
    const page = await send('A', 1440)
    await page.getByRole('button', { name: 'Map these columns' }).press('Enter')
    await page.getByRole('heading', { name: /What are the columns of export-A/ }).waitFor()
    const save = page.getByRole('button', { name: 'Save and read the file' })
    expect(await save.isDisabled()).toBe(true)
    expect(await page.getByLabel('What “Fecha del estudio” is').inputValue()).toBe('studyDate')
    expect(await page.getByLabel('What “Nombre del paciente” is').inputValue()).toBe('')
    expect(await page.getByLabel('Unit of “CTDIvol (mGy)”').inputValue()).toBe('mGy')
    expect(await page.locator('.mapping-open li').allInnerTexts()).toEqual([
      'In which unit is “DLP”?',
      'In which order are day, month and year?',
      'What do the texts of the sex column mean?',
    ])
    expect(await page.locator('.mapping').innerText()).not.toContain('García')
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await picture(page, 'mapping-1440-open')

    await page.getByLabel('Unit of “DLP”').selectOption('mGy.cm')
    await page.getByLabel('Dates are written').selectOption('dmy')
    await page.getByLabel('Sex “H” is').selectOption('M')
    await page.getByLabel('Sex “M” is').selectOption('F')
    await page.getByText('Of the first 12 rows 12 exams come, 0 cannot be read.').waitFor()
    await picture(page, 'mapping-1440-tried')
    await save.click()
    await page.getByText('12 records, read to the end.').waitFor()
    expect(opened?.errors).toEqual([])
  })

  it('is not asked again for the next file with these columns', async () => {
    const page = await send('B', 1440)
    await page.getByText('12 records, read to the end.').waitFor()
    expect(await page.getByRole('button', { name: 'Map these columns' }).count()).toBe(0)
  })

  it('fits a telephone, with every control labelled and in reach', async () => {
    const file = join(folder.path, 'other.csv')
    await writeFile(file, table('C').replace('Descripción del estudio', 'Estudio'))
    opened = await openPage(browser, `${service.address}/#key=${key}`, {
      viewport: { width: 390, height: 844 },
    })
    const { page } = opened
    await page.locator('input[type=file]').first().setInputFiles(file)
    await page.getByRole('button', { name: 'Map these columns' }).click()
    await page.getByRole('heading', { name: /What are the columns/ }).waitFor()
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    const unlabelled = await page
      .locator('.mapping select, .mapping input')
      .evaluateAll(
        (all) =>
          all.filter(
            (control) =>
              control.getAttribute('aria-label') === null && control.closest('label') === null,
          ).length,
      )
    expect(unlabelled).toBe(0)
    await picture(page, 'mapping-390-open')
  })
})
