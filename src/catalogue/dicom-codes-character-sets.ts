/**
 * Specific Character Set (0008,0005) to the label of a WHATWG decoder; "latin1" is ISO 8859-1 byte by byte
 * (the WHATWG label of that name means windows-1252). Absent or unknown: latin1, as pydicom does.
 * Sources: DICOM PS3.3 C.12.1.1.2, tables C.12-2 to C.12-5; WHATWG Encoding.
 */
export const characterSets: ReadonlyMap<string, string> = new Map([
  ['ISO_IR 6', 'latin1'],
  ['ISO_IR 100', 'latin1'],
  ['ISO_IR 101', 'iso-8859-2'],
  ['ISO_IR 109', 'iso-8859-3'],
  ['ISO_IR 110', 'iso-8859-4'],
  ['ISO_IR 144', 'iso-8859-5'],
  ['ISO_IR 127', 'iso-8859-6'],
  ['ISO_IR 126', 'iso-8859-7'],
  ['ISO_IR 138', 'iso-8859-8'],
  ['ISO_IR 148', 'windows-1254'],
  ['ISO_IR 203', 'iso-8859-15'],
  ['ISO_IR 13', 'shift_jis'],
  ['ISO_IR 166', 'windows-874'],
  ['ISO_IR 192', 'utf-8'],
  ['GB18030', 'gb18030'],
  ['GBK', 'gbk'],
])

/**
 * Escape sequences (without ESC) of the "ISO 2022 IR n" sets; `keep` leaves the sequence in, for a
 * decoder that knows it. JIS X 0212 (IR 159) has none in WHATWG and is read as its base set.
 */
export interface EscapedSet {
  readonly decoder: string
  readonly keep?: boolean
}

export const escapedSets: ReadonlyMap<string, EscapedSet> = new Map([
  ['(B', { decoder: 'latin1' }],
  ['(J', { decoder: 'shift_jis' }],
  [')I', { decoder: 'shift_jis' }],
  ['-A', { decoder: 'latin1' }],
  ['-B', { decoder: 'iso-8859-2' }],
  ['-C', { decoder: 'iso-8859-3' }],
  ['-D', { decoder: 'iso-8859-4' }],
  ['-L', { decoder: 'iso-8859-5' }],
  ['-G', { decoder: 'iso-8859-6' }],
  ['-F', { decoder: 'iso-8859-7' }],
  ['-H', { decoder: 'iso-8859-8' }],
  ['-M', { decoder: 'windows-1254' }],
  ['-b', { decoder: 'iso-8859-15' }],
  ['-T', { decoder: 'windows-874' }],
  ['$B', { decoder: 'iso-2022-jp', keep: true }],
  ['$)C', { decoder: 'euc-kr' }],
  ['$)A', { decoder: 'gb18030' }],
])
