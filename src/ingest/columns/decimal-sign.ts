export type DecimalSign = 'point' | 'comma'

export interface SignReading {
  /** Null: no value decides. */
  readonly sign: DecimalSign | null
  readonly provedBy: { readonly point: number; readonly comma: number }
  /** Values that mean one thing with a point and another with a comma ("1.234"). */
  readonly ambiguous: number
}

const grouped = { point: /^[+-]?[1-9]\d{0,2}(\.\d{3})+$/, comma: /^[+-]?[1-9]\d{0,2}(,\d{3})+$/ }
const proof = {
  point: /^[+-]?(?:\d+\.\d+|[1-9]\d{0,2}(?:,\d{3})+\.\d+)$/,
  comma: /^[+-]?(?:\d+,\d+|[1-9]\d{0,2}(?:\.\d{3})+,\d+)$/,
}

/** Which sign divides whole numbers from fractions, as far as the values themselves prove it. */
export function readDecimalSign(texts: Iterable<string>): SignReading {
  const provedBy = { point: 0, comma: 0 }
  let ambiguous = 0
  for (const given of texts) {
    const text = given.trim()
    const groups = /^[+-]?\d+[.,]/.test(text) ? /[.,]\d{3}[.,]/.test(text) : false
    if (groups && (grouped.point.test(text) || grouped.comma.test(text)))
      // several groups of three have no fraction: the sign between them groups
      provedBy[grouped.point.test(text) ? 'comma' : 'point'] += 1
    else if (grouped.point.test(text) || grouped.comma.test(text)) ambiguous += 1
    else if (proof.point.test(text)) provedBy.point += 1
    else if (proof.comma.test(text)) provedBy.comma += 1
  }
  const both = provedBy.point > 0 && provedBy.comma > 0
  const sign = both ? null : provedBy.point > 0 ? 'point' : provedBy.comma > 0 ? 'comma' : null
  return { sign, provedBy, ambiguous }
}

const plain = /^[+-]?\d+(?:\.\d+)?$/

/** A number by a decimal sign; null when the text is none. Groups of three are taken where they are whole. */
export function readDecimal(given: string, sign: DecimalSign): number | null {
  const text = given.trim()
  const [group, point] = sign === 'point' ? [',', '.'] : ['.', ',']
  const parts = text.split(point)
  const whole = parts[0] ?? ''
  if (
    parts.length > 2 ||
    (whole.includes(group) && !grouped[sign === 'point' ? 'comma' : 'point'].test(whole))
  )
    return null
  const number = whole.replaceAll(group, '') + (parts.length === 2 ? `.${parts[1]}` : '')
  return plain.test(number) ? Number(number) : null
}
