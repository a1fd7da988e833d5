import { absentDose } from '../src/domain/fixed-point.ts'
import { Random } from '../sample-data/generator/random.ts'
import type { ExamColumns } from '../src/aggregate/exam-columns.ts'

const protocols = ['', '30799-1', '24628-0', '36813-4', '79077-4', '30620-9', '36235-0']
const facilities = 200

/** Exams as columns with the shape of a registry: 200 facilities, six protocols, a quarter children. */
export function sampleColumns(length: number): ExamColumns {
  const random = Random.of(1, 'bench columns')
  const column = {
    u8: () => new Uint8Array(length),
    u16: () => new Uint16Array(length),
    u32: () => new Uint32Array(length),
  }
  const columns = {
    length,
    version: 'bench',
    facilities: ['', ...Array.from({ length: facilities }, (_, i) => `f${i}`)],
    facility: column.u16(),
    scanners: ['', 's'],
    scanner: column.u16().fill(1),
    protocols,
    protocol: column.u16(),
    purpose: column.u8(),
    sex: column.u8(),
    quarantined: column.u8(),
    phantom: column.u8(),
    examDay: new Int32Array(length),
    ageMonths: new Int32Array(length),
    weightG: column.u32(),
    sizeCentiCm: column.u32().fill(absentDose),
    lateralCentiCm: column.u32().fill(absentDose),
    patient: column.u32(),
    ctdivol: column.u32(),
    ctdivolLargest: column.u32(),
    dlp: column.u32(),
    ssde: column.u32().fill(absentDose),
    kap: column.u32().fill(absentDose),
    kaR: column.u32().fill(absentDose),
    scanLengthTenthMm: column.u32().fill(absentDose),
    diagnosticEvents: column.u16().fill(1),
    indications: [''],
    indication: column.u16(),
  }
  for (let i = 0; i < length; i++) {
    const child = random.between(0, 1) < 0.25
    const protocol = 1 + Math.floor(random.between(0, protocols.length - 1))
    columns.facility[i] = 1 + Math.floor(random.between(0, facilities))
    columns.protocol[i] = protocol
    columns.phantom[i] = protocol === 1 ? 16 : 32
    columns.examDay[i] = 19_000 + Math.floor(random.between(0, 1000))
    columns.ageMonths[i] = Math.floor(child ? random.between(0, 216) : random.between(216, 1000))
    columns.weightG[i] = Math.floor(
      child ? random.between(3_000, 79_000) : random.between(45_000, 120_000),
    )
    columns.patient[i] = i + 1
    columns.dlp[i] = Math.floor(Math.exp(random.between(13.5, 16)))
    columns.ctdivol[i] = Math.floor((columns.dlp[i] ?? 0) / 20)
    columns.ctdivolLargest[i] = columns.ctdivol[i] ?? 0
  }
  return columns
}
