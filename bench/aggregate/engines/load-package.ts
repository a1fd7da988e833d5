import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

type Loaded<T> =
  { readonly ok: true; readonly module: T } | { readonly ok: false; readonly absent: string }

/** bench/engines/package.json, from wherever the built file lies. */
function enginesPackage(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, 'bench', 'engines', 'package.json')
    if (existsSync(path)) return path
  }
  throw new Error('bench/engines/package.json is not above the built bench')
}

const isNotFound = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND'

/**
 * A package of bench/engines, which the product's own install leaves out. What it exports is unknown to the
 * compiler, so `is` looks before it is used.
 */
export function loadPackage<T>(name: string, is: (module: unknown) => module is T): Loaded<T> {
  try {
    const module: unknown = createRequire(enginesPackage())(name)
    return is(module)
      ? { ok: true, module }
      : { ok: false, absent: `${name} has another interface than the bench was written for` }
  } catch (error) {
    if (!isNotFound(error)) return { ok: false, absent: `${name} does not load: ${String(error)}` }
    return { ok: false, absent: `${name} is not installed: run npm ci --prefix bench/engines` }
  }
}
