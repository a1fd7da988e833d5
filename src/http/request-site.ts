/**
 * Where a browser says a request comes from. `own`: a page of this registry. `foreign`: another page, also one of a
 * neighbouring host or port too. `unsaid`: no browser, or the address typed in by hand.
 * @param header reads a header of the request
 * @param publicUrl where people reach the registry; null: where the request went
 */
export function requestSite(
  header: (name: string) => string | undefined,
  publicUrl: string | null,
): 'own' | 'foreign' | 'unsaid' {
  const origin = header('origin')
  const fetchSite = header('sec-fetch-site')
  if (origin !== undefined && !isOwn(origin, header('host') ?? '', publicUrl)) return 'foreign'
  if (fetchSite === 'same-site' || fetchSite === 'cross-site') return 'foreign'
  return origin !== undefined || fetchSite === 'same-origin' ? 'own' : 'unsaid'
}

function isOwn(origin: string, host: string, publicUrl: string | null): boolean {
  if (publicUrl !== null) return origin === new URL(publicUrl).origin
  return URL.canParse(origin) && host !== '' && new URL(origin).host === host.toLowerCase()
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Whether a request that rests on a cookie is let in: reading from anywhere but a foreign page, changing from ours alone. */
export function isSafeWithCookie(method: string, site: ReturnType<typeof requestSite>): boolean {
  return site === 'own' || (site === 'unsaid' && reading.has(method))
}
