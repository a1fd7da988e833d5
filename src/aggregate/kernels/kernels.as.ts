/*
 * The innermost loops of the core, in AssemblyScript: the syntax of TypeScript, compiled to WebAssembly by
 * `npm run kernels` into kernels-wasm.ts. Every function works on one memory; a pointer is a byte offset into it.
 * Where a loop looks at four values at once it is since the processor can.
 */

const none32: u32 = 0xffffffff
const noBand: u32 = 240
const lastBucket: u32 = 4096
const lastByte: u32 = 255

/** Counts values by (value − base) >> shift; what lies beyond 4095 is counted there, at 4096. */
export function histogram(values: usize, length: u32, base: u32, shift: u32, counts: usize): void {
  memory.fill(counts, 0, 4 * (lastBucket + 1))
  const end = values + 4 * length
  const even = values + 4 * (length & ~1)
  let at = values
  while (at < even) {
    const a = (load<u32>(at) - base) >> shift
    const b = (load<u32>(at, 4) - base) >> shift
    const placeA = counts + 4 * (a < lastBucket ? a : lastBucket)
    const placeB = counts + 4 * (b < lastBucket ? b : lastBucket)
    store<u32>(placeA, load<u32>(placeA) + 1)
    store<u32>(placeB, load<u32>(placeB) + 1)
    at += 8
  }
  if (at < end) {
    const a = (load<u32>(at) - base) >> shift
    const place = counts + 4 * (a < lastBucket ? a : lastBucket)
    store<u32>(place, load<u32>(place) + 1)
  }
}

/**
 * Copies the values of three ranges low..low+width−1 (width 0: none), in their order.
 * @returns how many
 */
export function gather(
  values: usize,
  length: u32,
  low1: u32,
  width1: u32,
  low2: u32,
  width2: u32,
  low3: u32,
  width3: u32,
  into: usize,
): u32 {
  const end = values + 4 * length
  const even = values + 4 * (length & ~3)
  const lows1 = i32x4.splat(low1)
  const lows2 = i32x4.splat(low2)
  const lows3 = i32x4.splat(low3)
  const widths1 = i32x4.splat(width1)
  const widths2 = i32x4.splat(width2)
  const widths3 = i32x4.splat(width3)
  let to = into
  let at = values
  while (at < even) {
    const four = v128.load(at)
    const hits = v128.or(
      v128.or(
        i32x4.lt_u(i32x4.sub(four, lows1), widths1),
        i32x4.lt_u(i32x4.sub(four, lows2), widths2),
      ),
      i32x4.lt_u(i32x4.sub(four, lows3), widths3),
    )
    if (v128.any_true(hits)) {
      const mask = i32x4.bitmask(hits)
      // Every value is written, and kept only if the next place moves on.
      store<u32>(to, load<u32>(at))
      to += (mask & 1) << 2
      store<u32>(to, load<u32>(at, 4))
      to += (mask & 2) << 1
      store<u32>(to, load<u32>(at, 8))
      to += mask & 4
      store<u32>(to, load<u32>(at, 12))
      to += (mask & 8) >> 1
    }
    at += 16
  }
  while (at < end) {
    const value = load<u32>(at)
    store<u32>(to, value)
    if (value - low1 < width1 || value - low2 < width2 || value - low3 < width3) to += 4
    at += 4
  }
  return u32((to - into) >> 2)
}

/**
 * The medians of runs of values that lie end to end, NaN of an empty one.
 * @param ends where each run ends, counted in values; @param scratch 1 kB, the longest run and one value more
 */
export function medians(values: usize, ends: usize, runs: u32, scratch: usize, into: usize): void {
  let from: u32 = 0
  for (let run: u32 = 0; run < runs; run++) {
    const to = load<u32>(ends + 4 * run)
    store<f64>(into + 8 * run, medianOf(values + 4 * from, to - from, scratch))
    from = to
  }
}

function medianOf(values: usize, length: u32, scratch: usize): f64 {
  if (length === 0) return NaN
  const lower = (length - 1) >> 1
  const upper = length >> 1
  const near = scratch + 4 * (lastByte + 1)
  if (length <= 12) {
    memory.copy(near, values, 4 * length)
    return halfway(near, length, lower, upper)
  }
  const end = values + 4 * length
  let most: u32 = 0
  const step = 4 * (length >> 3)
  for (let at = values; at < end; at += step) most |= load<u32>(at)
  const bits = 32 - clz<u32>(most)
  const shift: u32 = bits > 8 ? bits - 8 : 0
  memory.fill(scratch, 0, 4 * (lastByte + 1))
  const even = values + 4 * (length & ~1)
  let at = values
  while (at < even) {
    const a = load<u32>(at) >> shift
    const b = load<u32>(at, 4) >> shift
    const placeA = scratch + 4 * (a < lastByte ? a : lastByte)
    const placeB = scratch + 4 * (b < lastByte ? b : lastByte)
    store<u32>(placeA, load<u32>(placeA) + 1)
    store<u32>(placeB, load<u32>(placeB) + 1)
    at += 8
  }
  if (at < end) {
    const a = load<u32>(at) >> shift
    const place = scratch + 4 * (a < lastByte ? a : lastByte)
    store<u32>(place, load<u32>(place) + 1)
  }
  let first: u32 = 0
  let before: u32 = 0
  for (;;) {
    const count = load<u32>(scratch + 4 * first)
    if (before + count > lower) break
    before += count
    first++
  }
  let last = first
  let until = before + load<u32>(scratch + 4 * first)
  while (until <= upper) until += load<u32>(scratch + 4 * ++last)
  // All buckets between the two are empty, so one range holds what is wanted.
  const low = first << shift
  const width = last === lastByte ? none32 - low : ((last + 1) << shift) - low
  const count = gather(values, length, low, width, 0, 0, 0, 0, near)
  return halfway(near, count, lower - before, upper - before)
}

function halfway(near: usize, count: u32, lower: u32, upper: u32): f64 {
  sort(near, count)
  const below = f64(load<u32>(near + 4 * lower))
  const above = f64(load<u32>(near + 4 * upper))
  return below + 0.5 * (above - below)
}

/** Sorts in place: by insertion while there are few, else by heap. */
export function sort(values: usize, length: u32): void {
  if (length > 48) return heapSort(values, length)
  for (let i: u32 = 1; i < length; i++) {
    const value = load<u32>(values + 4 * i)
    let at = values + 4 * i
    while (at > values && load<u32>(at - 4) > value) {
      store<u32>(at, load<u32>(at - 4))
      at -= 4
    }
    store<u32>(at, value)
  }
}

function heapSort(values: usize, length: u32): void {
  for (let i = length >> 1; i > 0; i--) sink(values, i - 1, length)
  for (let end = length - 1; end > 0; end--) {
    const largest = load<u32>(values)
    store<u32>(values, load<u32>(values + 4 * end))
    store<u32>(values + 4 * end, largest)
    sink(values, 0, end)
  }
}

function sink(values: usize, root: u32, length: u32): void {
  const value = load<u32>(values + 4 * root)
  let place = root
  for (;;) {
    let child: u32 = 2 * place + 1
    if (child >= length) break
    if (child + 1 < length && load<u32>(values + 4 * (child + 1)) > load<u32>(values + 4 * child))
      child++
    if (load<u32>(values + 4 * child) <= value) break
    store<u32>(values + 4 * place, load<u32>(values + 4 * child))
    place = child
  }
  store<u32>(values + 4 * place, value)
}

/** Copies the values that are there. @returns how many */
export function present(values: usize, length: u32, into: usize): u32 {
  let to = into
  const end = values + 4 * length
  for (let at = values; at < end; at += 4) {
    const value = load<u32>(at)
    store<u32>(to, value)
    if (value !== none32) to += 4
  }
  return u32((to - into) >> 2)
}

/** The byte that a table has for each 16-bit code. */
export function lookUp(codes: usize, length: u32, table: usize, into: usize): void {
  for (let i: u32 = 0; i < length; i++)
    store<u8>(into + i, load<u8>(table + load<u16>(codes + 2 * i)))
}

/**
 * One banding rule for the rows that no rule before it had a band for (see BandLookup).
 * @param table of the rule, by 16-bit value: slot, 254 unknown, 255 outside
 */
export function tryRule(
  ages: usize,
  values: usize,
  length: u32,
  table: usize,
  needsAge: u32,
  minMonths: u32,
  maxMonths: u32,
  bit: u32,
  bands: usize,
): void {
  for (let i: u32 = 0; i < length; i++) {
    const before = u32(load<u8>(bands + i))
    if (before < noBand) continue
    const age = u32(load<u16>(ages + 2 * i))
    if (age === 0xffff) {
      if (needsAge !== 0) {
        store<u8>(bands + i, u8(before | bit))
        continue
      }
    } else if (age < minMonths || age >= maxMonths) continue
    const code = u32(load<u8>(table + load<u16>(values + 2 * i)))
    if (code < noBand) store<u8>(bands + i, u8(code))
    else if (code === 254) store<u8>(bands + i, u8(before | bit))
  }
}

/** Keeps of a list of places those whose code a table has a 1 for. @returns how many */
export function keepCodes16(codes: usize, table: usize, list: usize, length: u32): u32 {
  let to = list
  const end = list + 4 * length
  for (let at = list; at < end; at += 4) {
    const place = load<u32>(at)
    store<u32>(to, place)
    to += 4 * u32(load<u8>(table + load<u16>(codes + 2 * place)))
  }
  return u32((to - list) >> 2)
}

/** The same for codes of a byte. */
export function keepCodes8(codes: usize, table: usize, list: usize, length: u32): u32 {
  let to = list
  const end = list + 4 * length
  for (let at = list; at < end; at += 4) {
    const place = load<u32>(at)
    store<u32>(to, place)
    to += 4 * u32(load<u8>(table + load<u8>(codes + place)))
  }
  return u32((to - list) >> 2)
}

/** Places of the codes, from 0 on, for which a table has a 1. @returns how many */
export function listCodes16(codes: usize, length: u32, table: usize, list: usize): u32 {
  let to = list
  for (let place: u32 = 0; place < length; place++) {
    store<u32>(to, place)
    to += 4 * u32(load<u8>(table + load<u16>(codes + 2 * place)))
  }
  return u32((to - list) >> 2)
}

/** Group of each row whose all but the band is shared: band × step + offset; none for a row without a band. */
export function groupByBand(bands: usize, length: u32, step: u32, offset: u32, into: usize): void {
  for (let i: u32 = 0; i < length; i++) {
    const band = u32(load<u8>(bands + i))
    store<u32>(into + 4 * i, band < noBand ? band * step + offset : none32)
  }
}

/**
 * Counts rows with a group and a value by group, and notes them.
 * @returns how many there are
 */
export function countGroups(
  groups: usize,
  values: usize,
  length: u32,
  counts: usize,
  notes: usize,
  note: u32,
): u32 {
  let found: u32 = 0
  for (let i: u32 = 0; i < length; i++) {
    const group = load<u32>(groups + 4 * i)
    if (group === none32 || load<u32>(values + 4 * i) === none32) continue
    const place = counts + 4 * group
    store<u32>(place, load<u32>(place) + 1)
    store<u8>(notes + i, load<u8>(notes + i) | u8(note))
    found++
  }
  return found
}

/** Counts rows with a group and no value by group. */
export function countAbsent(groups: usize, values: usize, length: u32, counts: usize): void {
  for (let i: u32 = 0; i < length; i++) {
    const group = load<u32>(groups + 4 * i)
    if (group === none32 || load<u32>(values + 4 * i) !== none32) continue
    const place = counts + 4 * group
    store<u32>(place, load<u32>(place) + 1)
  }
}

/**
 * Puts every value at the next free place of its group; rows of groups that are kept are noted.
 * @param next place of each group, counted in values; @param keeps the note of each group
 * @param also column that is put in the same order, and where; 0: none
 */
export function placeGroups(
  groups: usize,
  values: usize,
  length: u32,
  next: usize,
  into: usize,
  notes: usize,
  keeps: usize,
  also: usize,
  alsoInto: usize,
): void {
  for (let i: u32 = 0; i < length; i++) {
    const group = load<u32>(groups + 4 * i)
    const value = load<u32>(values + 4 * i)
    if (group === none32 || value === none32) continue
    const place = next + 4 * group
    const at = load<u32>(place)
    store<u32>(place, at + 1)
    store<u32>(into + 4 * at, value)
    store<u8>(notes + i, load<u8>(notes + i) | load<u8>(keeps + group))
    if (also !== 0) store<u32>(alsoInto + 4 * at, load<u32>(also + 4 * i))
  }
}

/** How many bands are codes of none, and how often each of these codes comes: 16 numbers. */
export function countBandless(bands: usize, length: u32, counts: usize): void {
  memory.fill(counts, 0, 64)
  for (let i: u32 = 0; i < length; i++) {
    const band = u32(load<u8>(bands + i))
    if (band < noBand) continue
    const place = counts + 4 * (band - noBand)
    store<u32>(place, load<u32>(place) + 1)
  }
}

/** Of notes (1 mixed, 2 placed, 4 used): how many are used, placed, mixed and not placed; as three numbers. */
export function countNotes(notes: usize, length: u32, into: usize): void {
  let used: u32 = 0
  let placed: u32 = 0
  let mixed: u32 = 0
  for (let i: u32 = 0; i < length; i++) {
    const note = u32(load<u8>(notes + i))
    used += note >> 2
    placed += (note >> 1) & 1
    mixed += note & 1 & ~(note >> 1)
  }
  store<u32>(into, used)
  store<u32>(into, placed, 4)
  store<u32>(into, mixed, 8)
}
