import { hasFunctions } from './has-functions.ts'

/** What the bench uses of the package chdb. */
export interface Chdb {
  readonly Session: new () => ChdbSession
  version(): { readonly chdb: string; readonly libchdb: string }
}

export interface ChdbSession {
  queryAsync(sql: string, options: { readonly format: string }): Promise<{ text(): string }>
  close(): void
}

export const isChdb = (module: unknown): module is Chdb =>
  hasFunctions(module, ['Session', 'version'])
