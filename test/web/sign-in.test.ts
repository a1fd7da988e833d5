import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { asKey } from '../support/answers.ts'
import { apiClient } from '../support/api-client.ts'
import { startService, temporaryFolder, type RunningService } from '../support/opendrl.ts'
import {
  openIdentityRegistry,
  type IdentityRegistry,
} from '../identity/support/open-identity-registry.ts'
import { describeInChromium, openBrowser } from './support/open-browser.ts'
import { openPage, type OpenedPage } from './support/open-page.ts'

const wide = { viewport: { width: 1440, height: 900 } }
const phone = { viewport: { width: 390, height: 844 } }

describeInChromium('signing in', () => {
  let registry: IdentityRegistry
  let browser: Browser
  let opened: OpenedPage | null = null
  let physicistKey = ''
  /** A browser knows no ports: the provider on the same machine has cookies of its own. */
  const ours = async (page: Page) =>
    (await page.context().cookies(registry.address)).filter(({ name }) => name.includes('opendrl'))

  beforeAll(async () => {
    registry = await openIdentityRegistry()
    registry.provider.accounts.set('moore', {
      name: 'Dr A. Moore',
      roles: ['opendrl-physicist'],
      facilities: ['st-brigid'],
    })
    registry.provider.accounts.set('visitor', { name: 'V', roles: ['staff'], facilities: [] })
    const body = { label: 'Dr B. Key', roles: ['physicist'], facilities: ['st-brigid'] }
    const admin = apiClient(registry.address, registry.adminKey)
    physicistKey = asKey((await admin('/api/v1/keys', { body })).text)
    browser = await openBrowser()
  })
  afterEach(async () => {
    await opened?.close()
    opened = null
  })
  afterAll(async () => {
    await browser?.close()
    await registry?.close()
  })
  const open = async (path = '/', options = wide): Promise<OpenedPage> => {
    opened = await openPage(browser, `${registry.address}${path}`, options)
    return opened
  }
  const signInAt = async ({ page }: OpenedPage, login: string) => {
    await page.getByRole('link', { name: 'Sign in with Hospital ID' }).click()
    await page.getByPlaceholder('Enter any login').fill(login)
    await page.getByPlaceholder('and password').fill('any')
    await page.getByRole('button', { name: 'Sign-in' }).click()
  }

  it('with the hospital’s provider comes back to where one was, signed in; signing out ends it', async () => {
    const tab = await open('/?view=uploads')
    const { page } = tab
    await signInAt(tab, 'moore')
    await page.getByText('Dr A. Moore').waitFor()
    expect(page.url()).toBe(`${registry.address}/?view=uploads`)
    const stored = () =>
      page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length])
    expect(await stored()).toEqual(['', 0, 0])
    const cookies = await ours(page)
    expect(cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite])).toEqual([
      ['opendrl-session', true, 'Strict'],
    ])
    // another tab of the same browser is signed in as well
    const other = await page.context().newPage()
    await other.goto(registry.address)
    await other.getByText('Dr A. Moore').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByText('You are signed out.').waitFor()
    expect(await page.getByRole('link', { name: 'Sign out there too' }).isVisible()).toBe(true)
    expect(await ours(page)).toEqual([])
    await other.reload()
    await other.getByRole('link', { name: 'Sign in with Hospital ID' }).waitFor()
    // the provider's own pages ask for a font elsewhere and for an icon it does not have
    const providers = /400|404|ERR_NAME_NOT_RESOLVED/
    expect(tab.errors.filter((error) => !providers.test(error))).toEqual([])
  })

  it('of somebody without a role is told in a sentence, and the address keeps nothing of it', async () => {
    const tab = await open()
    await signInAt(tab, 'visitor')
    const alert = tab.page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.innerText()).toContain('nobody has given you a role')
    expect(tab.page.url()).toBe(`${registry.address}/`)
  })

  it('with a key leaves no key in the browser, and a revoked one ends it at the next click', async () => {
    const { page } = await open('/?view=uploads')
    await page.getByText('Sign in with a key instead').click()
    await page.getByLabel('Your key').fill(physicistKey)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText('Dr B. Key').waitFor()
    const state = await page.context().storageState()
    expect(JSON.stringify(state)).not.toContain('odrl_')
    await page.reload()
    await page.getByText('Dr B. Key').waitFor()
    const id = physicistKey.slice(5, 13)
    const admin = apiClient(registry.address, registry.adminKey)
    await admin(`/api/v1/keys/${id}`, { method: 'DELETE' })
    await page.getByRole('link', { name: 'Compare' }).click()
    await page.getByText('You were signed out, or away for too long.').waitFor()
  })

  it('does not let a page of another site read or change anything', async () => {
    const tab = await open()
    await signInAt(tab, 'moore')
    await tab.page.getByText('Dr A. Moore').waitFor()
    const foreign = createServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' })
      response.end('<!doctype html><title>foreign</title><iframe name="sink"></iframe>')
    })
    await new Promise<void>((resolve) => {
      foreign.listen(0, '127.0.0.1', resolve)
    })
    const { port } = foreign.address() as AddressInfo
    // another port of this host is of the same site: the browser sends the cookie, and the service refuses it
    for (const host of [`http://127.0.0.1:${port}`, `http://localhost:${port}`]) {
      const page = await tab.page.context().newPage()
      await page.goto(host)
      const tried = await page.evaluate(async (registryAddress) => {
        const ask = (method: string, init: RequestInit = {}) =>
          fetch(`${registryAddress}/api/v1/session`, {
            method,
            credentials: 'include',
            ...init,
          }).then(
            (answer) => `answered ${answer.status}`,
            () => 'refused',
          )
        const form = document.createElement('form')
        form.method = 'post'
        form.target = 'sink'
        form.action = `${registryAddress}/api/v1/session`
        document.body.append(form)
        form.submit()
        return [
          await ask('GET'),
          await ask('DELETE'),
          await ask('POST', { headers: { authorization: 'Bearer x' } }),
          await ask('GET', { mode: 'no-cors' }),
        ]
      }, registry.address)
      // Cross-Origin-Resource-Policy keeps even an answer without status and body from another site
      expect(tried).toEqual(['refused', 'refused', 'refused', 'refused'])
      await page.close()
    }
    await new Promise((resolve) => {
      foreign.close(resolve)
      foreign.closeAllConnections()
    })
    await tab.page.reload()
    await tab.page.getByText('Dr A. Moore').waitFor()
  })

  it.each([
    ['wide', wide],
    ['phone', phone],
  ])('never scrolls sideways (%s)', async (_name, options) => {
    const { page } = await open('/', options)
    await page.getByText('Sign in with a key instead').click()
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
  })
})

describeInChromium('a new registry', () => {
  let service: RunningService
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let browser: Browser
  beforeAll(async () => {
    folder = await temporaryFolder()
    await mkdir(join(folder.path, 'keys'), { recursive: true, mode: 0o700 })
    service = await startService(folder.path)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.stop()
    await folder?.remove()
  })

  it('is set up on its page with the code, shows the key once and signs in with it', async () => {
    const file = join(folder.path, 'keys', 'set-up-code')
    await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toMatch(/\n$/)
    const { page, close } = await openPage(browser, service.address, phone)
    await page.getByLabel('Set-up code').fill('AAAA-AAAA-AAAA')
    await page.getByRole('button', { name: 'Set up' }).click()
    await page.getByText('Compare it with the one on the terminal.').waitFor()
    await page.getByLabel('Set-up code').fill(await readFile(file, 'utf8'))
    await page.getByLabel('Your name').fill('Ada')
    await page.getByRole('button', { name: 'Set up' }).click()
    const key = await page.locator('.made-key code').innerText()
    expect(key).toMatch(/^odrl_/)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
    await page.getByRole('button', { name: 'I have kept it: sign in' }).click()
    await page.getByText('Administrators work through').waitFor()
    await page.reload()
    await page.getByText('Administrators work through').waitFor()
    expect(await page.content()).not.toContain(key)
    await close()
  })
})
