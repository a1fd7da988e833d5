import { formatCount } from './format-count.ts'

/** Decimals that show three significant figures, none for 100 and more. */
function decimalsFor(size: number): number {
  if (size >= 100) return 0
  if (size >= 10) return 1
  if (size >= 1) return 2
  return Math.min(8, 2 - Math.floor(Math.log10(size)))
}

/** A computed dose with three significant figures (whole numbers from 100 up); never the unit alone. */
export function formatDose(value: number): string {
  if (value === 0) return '0'
  const text = value.toFixed(decimalsFor(Math.abs(value)))
  const [whole = '', fraction] = text.split('.')
  return fraction === undefined
    ? formatCount(Number(whole))
    : `${formatCount(Number(whole))}.${fraction}`
}

/** A published value as its source prints it: no zeros added. */
export function formatPublished(value: number): string {
  const text = formatDose(value)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** A figure of the registry's snapshot, which has two significant figures: no third is made up for it. */
export function formatSnapshot(value: number): string {
  const isRounded = value !== 0 && Number(value.toPrecision(2)) === value
  return isRounded && Math.abs(value) < 100 ? value.toPrecision(2) : formatDose(value)
}

/** A reference's value as its source gives it: the registry's own in two figures, others as printed. */
export const formatReference = (reference: {
  readonly kind: 'registry' | 'published'
  readonly value: number
}): string =>
  reference.kind === 'registry' ? formatSnapshot(reference.value) : formatPublished(reference.value)
