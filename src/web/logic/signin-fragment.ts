/** The key in "#key=odrl_..."; null where the fragment holds none. */
export function keyFromFragment(hash: string): string | null {
  const key = new URLSearchParams(hash.replace(/^#/, '')).get('key')
  return key === null || key.trim() === '' ? null : key.trim()
}
