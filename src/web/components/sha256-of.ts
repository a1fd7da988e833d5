/** Hex SHA-256; null where the browser has no digest (a page not served over TLS or from this machine). */
export async function sha256Of(blob: Blob): Promise<string | null> {
  if (!isSecureContext) return null
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
