const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

/** Decimal units as disks and browsers print them: "412 bytes", "3.2 MB". */
export function formatBytes(bytes: number): string {
  let value = bytes
  let step = 0
  while (value >= 1000 && step < units.length - 1) {
    value /= 1000
    step += 1
  }
  const digits = step === 0 || value >= 100 ? 0 : 1
  return `${value.toFixed(digits)} ${units[step] ?? 'bytes'}`
}
