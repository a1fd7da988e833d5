import { headText } from './csv/head-text.ts'

const compoundFile = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]

/** What a file is that spreadsheet programs open and the registry does not read; null for anything else. */
export function foreignTable(head: Uint8Array): string | null {
  if (compoundFile.every((byte, index) => head[index] === byte))
    return holdsName(head, 'EncryptedPackage')
      ? 'a workbook with a password'
      : 'an old Excel workbook (.xls), or a workbook with a password'
  // BIFF2 to BIFF4 worksheets have no container: a BOF record of 4 or 6 bytes
  if (
    head[0] === 0x09 &&
    [0, 2, 4].includes(head[1] ?? -1) &&
    [4, 6].includes(head[2] ?? -1) &&
    head[3] === 0
  )
    return 'an old Excel worksheet (.xls)'
  const text = headText(head)?.trimStart().toLowerCase() ?? ''
  if (text.startsWith('<?xml') && /<(?:\w+:)?workbook[\s>]/.test(text))
    return 'an XML spreadsheet of Excel 2003'
  if (
    /^(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*)?<(?:!doctype html|html|head|body|meta|table|style)[\s>]/.test(
      text,
    )
  )
    return 'a web page, whatever its name says'
  return null
}

const holdsName = (head: Uint8Array, name: string): boolean =>
  Buffer.from(head.buffer, head.byteOffset, head.byteLength).includes(Buffer.from(name, 'utf16le'))
