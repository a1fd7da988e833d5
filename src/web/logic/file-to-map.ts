import type { Receipt } from '../../contract/receipt.ts'

const rules = ['table-unknown', 'csv-columns-missing']

/** The first file of an upload that is, or in an archive holds, a table whose columns a person has to map first. */
export function fileToMap<T extends { readonly name: string }>(
  { findings, findingsByRule }: Pick<Receipt, 'findings' | 'findingsByRule'>,
  files: readonly T[],
): T | null {
  if (!rules.some((rule) => (findingsByRule[rule] ?? 0) > 0)) return null
  const [only, ...others] = files
  if (only !== undefined && others.length === 0) return only
  const named = findings.find(({ rule }) => rules.includes(rule))?.file ?? ''
  return files.find(({ name }) => named === name || named.startsWith(`${name}/`)) ?? null
}
