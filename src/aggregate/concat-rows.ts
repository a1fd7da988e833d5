import type { ExamRows } from './exam-rows.ts'

type Column = Uint8Array | Uint16Array | Uint32Array

/** Blocks of rows end to end. */
export function concatRows(blocks: readonly ExamRows[]): ExamRows {
  const [only] = blocks
  if (only !== undefined && blocks.length === 1) return only
  const length = blocks.reduce((total, block) => total + block.length, 0)
  const join = <Of extends Column>(
    pick: (rows: ExamRows) => Of,
    joined: Of,
    lengthOf = (rows: ExamRows): number => rows.length,
  ): Of => {
    let at = 0
    for (const block of blocks) {
      joined.set(pick(block).subarray(0, lengthOf(block)), at)
      at += lengthOf(block)
    }
    return joined
  }
  const join8 = (pick: (rows: ExamRows) => Uint8Array) => join(pick, new Uint8Array(length))
  const join16 = (pick: (rows: ExamRows) => Uint16Array) => join(pick, new Uint16Array(length))
  const join32 = (pick: (rows: ExamRows) => Uint32Array) => join(pick, new Uint32Array(length))
  const sequences = blocks.reduce((total, block) => total + block.sequences.length, 0)
  return {
    length,
    facility: join16((rows) => rows.facility),
    scanner: join16((rows) => rows.scanner),
    device: join16((rows) => rows.device),
    protocol: join16((rows) => rows.protocol),
    indication: join16((rows) => rows.indication),
    purpose: join8((rows) => rows.purpose),
    sex: join8((rows) => rows.sex),
    quarantined: join8((rows) => rows.quarantined),
    phantom: join8((rows) => rows.phantom),
    day: join16((rows) => rows.day),
    ageMonths: join16((rows) => rows.ageMonths),
    weight10g: join16((rows) => rows.weight10g),
    sizeTenthMm: join16((rows) => rows.sizeTenthMm),
    lateralTenthMm: join16((rows) => rows.lateralTenthMm),
    patient: join32((rows) => rows.patient),
    ctdivol: join32((rows) => rows.ctdivol),
    dlp: join32((rows) => rows.dlp),
    ssde: join32((rows) => rows.ssde),
    kap: join32((rows) => rows.kap),
    kaR: join32((rows) => rows.kaR),
    scanLengthTenthMm: join32((rows) => rows.scanLengthTenthMm),
    diagnosticEvents: join16((rows) => rows.diagnosticEvents),
    sequenceCount: join16((rows) => rows.sequenceCount),
    sequences: join(
      (rows) => rows.sequences,
      new Uint32Array(sequences),
      (rows) => rows.sequences.length,
    ),
  }
}

/** Where the sequences of each row begin; one entry more than rows. */
export function sequenceStarts(rows: ExamRows): Uint32Array {
  const starts = new Uint32Array(rows.length + 1)
  for (let row = 0; row < rows.length; row++)
    starts[row + 1] = (starts[row] ?? 0) + (rows.sequenceCount[row] ?? 0)
  return starts
}
