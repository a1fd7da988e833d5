import type { BandRule, CellPlan, ProtocolCells } from '../../../../src/aggregate/cell-plan.ts'
import type { CellTable } from '../../../../src/aggregate/cell-table.ts'
import { absent16, absent32, type ExamRows } from '../../../../src/aggregate/exam-rows.ts'
import { ExamStore } from '../../../../src/aggregate/exam-store.ts'
import { joinResults } from '../../../../src/aggregate/join-results.ts'
import { Workbench } from '../../../../src/aggregate/kernels/workbench.ts'
import { runTask, tasksOf } from '../../../../src/aggregate/run-task.ts'
import { TaskContext } from '../../../../src/aggregate/task-context.ts'
import { drawing } from '../../../aggregate/support/hard-values.ts'

/** Everybody in one band. */
const everybody: BandRule = {
  id: 'everybody',
  variable: 'ageMonths',
  needsAge: false,
  minMonths: 0,
  maxMonths: 0x10000,
  bands: [{ from: 0, to: 0x10000 }],
  unitMinimum: 0,
}

export const manyRules = (bands: number): readonly BandRule[] => [
  {
    ...everybody,
    id: `in ${bands}`,
    bands: Array.from({ length: bands }, (_, from) => ({ from, to: from + 1 })),
  },
]

/** Exams of many protocols, each a task of its own; doses of CTDIvol and DLP, at 20 facilities. */
export function wideRows(protocols: number, examsOfEach: number, seed = 1): ExamRows {
  const length = protocols * examsOfEach
  const draw = drawing(seed)
  const column16 = (of: (row: number) => number) =>
    Uint16Array.from({ length }, (_, row) => of(row))
  const column32 = (of: (row: number) => number) =>
    Uint32Array.from({ length }, (_, row) => of(row))
  const facility = column16(() => 1 + draw(20))
  return {
    length,
    facility,
    scanner: facility,
    device: column16(() => 1),
    protocol: column16((row) => 1 + (row % protocols)),
    indication: column16(() => 0),
    purpose: new Uint8Array(length),
    sex: Uint8Array.from({ length }, () => draw(4)),
    quarantined: new Uint8Array(length),
    phantom: new Uint8Array(length).fill(2),
    day: column16(() => 100 + draw(1000)),
    ageMonths: column16(() => draw(1000)),
    weight10g: column16(() => absent16),
    sizeTenthMm: column16(() => absent16),
    lateralTenthMm: column16(() => absent16),
    patient: column32((row) => row),
    ctdivol: column32(() => draw(100_000)),
    dlp: column32(() => draw(10_000_000)),
    ssde: column32(() => absent32),
    kap: column32(() => absent32),
    kaR: column32(() => absent32),
    scanLengthTenthMm: column32(() => absent32),
    diagnosticEvents: column16(() => 1),
    sequenceCount: new Uint16Array(length),
    sequences: new Uint32Array(0),
  }
}

export async function wideStore(protocols: number, examsOfEach: number): Promise<ExamStore> {
  const store = new ExamStore(() => [everybody], 2 ** 30)
  store.learnProtocols(['', ...Array.from({ length: protocols }, (_, code) => `p${code + 1}`)])
  const builder = store.beginLoad()
  builder.add(wideRows(protocols, examsOfEach))
  await store.finishLoad(builder, () => Promise.resolve())
  return store
}

/** Quartiles of all exams by protocol and sex. @param only the protocols seen; left out: all */
export function widePlan(
  protocols: number,
  change: Partial<CellPlan> & { readonly only?: readonly number[] } = {},
  rules: readonly BandRule[] = [everybody],
): CellPlan {
  const { only, ...over } = change
  const cells: ProtocolCells = { rules, measures: [0, 1], kFactors: null }
  return {
    seen: {
      facilities: null,
      scanners: null,
      devices: null,
      protocols:
        only === undefined
          ? null
          : Uint8Array.from({ length: protocols + 1 }, (_, code) => (only.includes(code) ? 1 : 0)),
      indications: null,
      sexes: null,
      phantoms: null,
      ages: null,
    },
    fromDay: 0,
    toDay: 0xffff,
    purpose: 0,
    measures: [
      { name: 'ctdivol', phantom: 'apart' },
      { name: 'dlp', phantom: 'apart' },
    ],
    protocols: [null, ...Array.from({ length: protocols }, () => cells)],
    splits: [{ by: 'sex', groups: Uint16Array.of(0, 1, 2, 3) }],
    unit: 'facility',
    sampleOf: 'exams',
    wants: {
      probabilities: [0.25, 0.5, 0.75],
      quantileType: 7,
      intervals: [0.5],
      patientsUpTo: 3,
      units: true,
      traces: null,
      sample: false,
      histogramPerDecade: 0,
      sequences: false,
      logMad: false,
    },
    ...over,
  }
}

const bench = new Workbench()

/** The answer of this thread, task by task. */
export function inlineAnswer({ image, homeIds }: ExamStore, plan: CellPlan): CellTable {
  const context = new TaskContext(plan, homeIds)
  return joinResults(
    plan,
    tasksOf(image, plan.seen.protocols).map((task) => runTask(context, image, task, bench)),
  )
}
