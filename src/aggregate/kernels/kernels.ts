import { kernelsWasm } from './kernels-wasm.ts'

/** What kernels.as.ts exports; its comments say what each does. Pointers and numbers are unsigned 32-bit. */
export interface Kernels {
  histogram(values: number, length: number, base: number, shift: number, counts: number): void
  gather(
    values: number,
    length: number,
    low1: number,
    width1: number,
    low2: number,
    width2: number,
    low3: number,
    width3: number,
    into: number,
  ): number
  medians(values: number, ends: number, runs: number, scratch: number, into: number): void
  sort(values: number, length: number): void
  present(values: number, length: number, into: number): number
  lookUp(codes: number, length: number, table: number, into: number): void
  tryRule(
    ages: number,
    values: number,
    length: number,
    table: number,
    needsAge: number,
    minMonths: number,
    maxMonths: number,
    bit: number,
    bands: number,
  ): void
  keepCodes16(codes: number, table: number, list: number, length: number): number
  keepCodes8(codes: number, table: number, list: number, length: number): number
  listCodes16(codes: number, length: number, table: number, list: number): number
  groupByBand(bands: number, length: number, step: number, offset: number, into: number): void
  countGroups(
    groups: number,
    values: number,
    length: number,
    counts: number,
    notes: number,
    note: number,
  ): number
  countAbsent(groups: number, values: number, length: number, counts: number): void
  placeGroups(
    groups: number,
    values: number,
    length: number,
    next: number,
    into: number,
    notes: number,
    keeps: number,
    also: number,
    alsoInto: number,
  ): void
  countBandless(bands: number, length: number, counts: number): void
  countNotes(notes: number, length: number, into: number): void
}

const names = [
  'histogram',
  'gather',
  'medians',
  'sort',
  'present',
  'lookUp',
  'tryRule',
  'keepCodes16',
  'keepCodes8',
  'listCodes16',
  'groupByBand',
  'countGroups',
  'countAbsent',
  'placeGroups',
  'countBandless',
  'countNotes',
] as const satisfies readonly (keyof Kernels)[]

let compiled: WebAssembly.Module | null = null

/** The kernels on a memory of their own; compiled once in each thread. */
export function instantiateKernels(memory: WebAssembly.Memory): Kernels {
  compiled ??= new WebAssembly.Module(bytesOf(kernelsWasm))
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } })
  if (!areKernels(exports)) throw new Error('kernels-wasm.ts is not what kernels.ts expects')
  return exports
}

function areKernels(exports: object): exports is Kernels {
  return names.every((name) => typeof Reflect.get(exports, name) === 'function')
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
