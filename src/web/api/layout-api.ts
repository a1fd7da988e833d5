import type { LayoutAnswer, LayoutDecisions, LayoutSuggestion } from '../../contract/layout.ts'
import type { Api } from './api.ts'

const has = (value: unknown, names: readonly string[]): boolean =>
  typeof value === 'object' && value !== null && names.every((name) => Object.hasOwn(value, name))

const isSuggestion = (value: unknown): value is LayoutSuggestion =>
  has(value, [
    'table',
    'columns',
    'fields',
    'texts',
    'decimalSign',
    'dateOrder',
    'rowsAre',
    'dryRun',
  ])
const isAnswer = (value: unknown): value is LayoutAnswer => has(value, ['id', 'version'])

/** Of a large text the first part is enough to try its first rows; an archive or workbook is needed whole. */
const enoughBytes = 4 * 1024 * 1024

/** What the columns of a file seem to be; with decisions, what its first rows would become. */
export function suggestColumns(
  api: Api,
  facility: string,
  file: File,
  decisions: LayoutDecisions | null,
): Promise<LayoutSuggestion> {
  const query = new URLSearchParams({ facility })
  const form = new FormData()
  if (decisions !== null) form.append('decisions', JSON.stringify(decisions))
  const isText = /\.(csv|txt|tsv)$/i.test(file.name)
  form.append('file', isText ? file.slice(0, enoughBytes) : file, file.name)
  return api.post(`/api/v1/layouts/suggestions?${query}`, { body: form }, isSuggestion)
}

export function saveColumns(
  api: Api,
  facility: string,
  decisions: LayoutDecisions,
): Promise<LayoutAnswer> {
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify(decisions)
  const query = new URLSearchParams({ facility })
  return api.post(`/api/v1/layouts?${query}`, { body, headers }, isAnswer)
}
