import { describe, expect, it } from 'vitest'
import { element, writeFile } from './support/dicom-writer.ts'
import { recordOf } from './support/read.ts'
import { doseReport, plainEvent } from './support/sr-writer.ts'

/** The study description of a report in a character set, its bytes given in hex. */
function described(characterSet: string | null, hex: string): string | undefined {
  const header = [
    ...(characterSet === null ? [] : [element(0x00080005, 'CS', characterSet)]),
    element(0x00081030, 'LO', new Uint8Array(Buffer.from(hex, 'hex'))),
  ]
  return recordOf(writeFile(doseReport([plainEvent], header))).studyDescription
}

describe('text is read as Specific Character Set declares it', () => {
  it.each([
    ['none, taken as latin1', null, '4de96469616e', 'Médian'],
    ['ISO_IR 100', 'ISO_IR 100', '54c3a673', 'TÃ¦s'],
    ['ISO_IR 100, C1 bytes as they are', 'ISO_IR 100', '418042', 'A\u0080B'],
    ['ISO_IR 192 (UTF-8)', 'ISO_IR 192', '54c3a673', 'Tæs'],
    ['ISO_IR 144 (Cyrillic)', 'ISO_IR 144', 'b3dedbded2d0', 'Голова'],
    ['ISO_IR 13 (JIS X 0201)', 'ISO_IR 13', 'd4cfc0de', 'ﾔﾏﾀﾞ'],
    ['GB18030', 'GB18030', 'cdf5', '王'],
    ['ISO 2022 IR 87 (kanji)', '\\ISO 2022 IR 87', '41321b24423b3345441b284258', 'A2山田X'],
    ['ISO 2022 IR 13 and 87', 'ISO 2022 IR 13\\ISO 2022 IR 87', 'd4cf1b24423b331b284a41', 'ﾔﾏ山A'],
    ['ISO 2022 IR 149 (Korean)', '\\ISO 2022 IR 149', '1b242943b1e8', '김'],
    ['ISO 2022 IR 100 and 144', 'ISO 2022 IR 100\\ISO 2022 IR 144', '41e91b2d4cb3', 'AéГ'],
    ['an unknown set, taken as latin1', 'ISO_IR 999', '4de9', 'Mé'],
  ])('%s', (_name, characterSet, hex, text) => {
    expect(described(characterSet, hex)).toBe(text)
  })

  it('stops at the first NUL and trims the padding', () => {
    expect(described(null, Buffer.from('  CT head \0SMITH').toString('hex'))).toBe('CT head')
    expect(described('ISO_IR 192', Buffer.from('Tæs \0SMITH').toString('hex'))).toBe('Tæs')
    expect(described(null, '2020')).toBeUndefined()
  })

  it('keeps bytes that are not of the declared set visible as such', () => {
    expect(described('ISO_IR 192', '54e673')).toBe('T\ufffds')
  })
})
