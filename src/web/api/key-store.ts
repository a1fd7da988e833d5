const entry = 'opendrl.key'

/** The key lives as long as the tab: session storage, never local storage, never a cookie. */
export const keyStore = {
  read: (): string | null => sessionStorage.getItem(entry),
  keep: (key: string): void => sessionStorage.setItem(entry, key),
  forget: (): void => sessionStorage.removeItem(entry),
}
