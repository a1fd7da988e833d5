import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Api } from '../api/api.ts'
import { typedDraft, type TypedDraft } from '../api/typed-draft.ts'
import { useAnswer } from '../hooks/use-answer.ts'
import { useUploads } from '../hooks/use-uploads.ts'
import { sameRows, typedHints } from '../logic/typed-hints.ts'
import { pasteInto } from '../logic/typed-paste.ts'
import { typedNdjson } from '../logic/typed-records.ts'
import { emptyRow, isBlank, type TypedField } from '../logic/typed-row.ts'
import type { FacilityName } from './compare-page.tsx'
import { ProblemNotice } from './problem-notice.tsx'
import { SentUploadView } from './sent-upload.tsx'
import { SkeletonRows } from './skeleton.tsx'
import { TypedHead } from './typed-head.tsx'
import { TypedHints } from './typed-hint-list.tsx'
import { TypedMapping } from './typed-mapping.tsx'
import { cellId, TypedTable } from './typed-table.tsx'

interface TypedPageProps {
  readonly api: Api
  readonly facility: FacilityName
  readonly today: Date
  readonly mayMap: boolean
}

const startRows = 5
const newRow = (phantomCm: string, before?: { readonly date: string; readonly ageUnit: string }) =>
  emptyRow({ date: before?.date ?? '', ageUnit: before?.ageUnit ?? 'years', phantomCm })

const newDraft = (): TypedDraft => ({
  loinc: '',
  manufacturer: '',
  model: '',
  stationName: '',
  rows: Array.from({ length: startRows }, () => newRow('')),
})

/** Twenty patients of one protocol, typed in: sent as records of the published schema, like any upload. */
export function TypedPage({ api, facility, today, mayMap }: TypedPageProps) {
  const [draft, setDraft] = useState(() => typedDraft.read(facility.id) ?? newDraft())
  const [asked, setAsked] = useState(false)
  const uploads = useUploads(api)
  const protocols = useAnswer('protocols', 'protocols', useCallback(api.protocols, [api]))
  const scanners = useAnswer(
    facility.id,
    facility.id,
    useCallback((signal: AbortSignal) => api.scanners(facility.id, signal), [api, facility.id]),
  )
  useEffect(() => typedDraft.keep(facility.id, draft), [facility.id, draft])

  const offered = (protocols.value?.protocols ?? []).filter(({ modality }) => modality === 'CT')
  const protocol = offered.find(({ loinc }) => loinc === draft.loinc)
  const phantom = String(protocol?.defaultPhantomCm ?? '')
  const { rows } = draft
  const setRows = (changed: TypedDraft['rows']) => setDraft((now) => ({ ...now, rows: changed }))
  const filled = rows.filter((row) => !isBlank(row))
  const localDay = new Date(today.getTime() - today.getTimezoneOffset() * 60_000)
  const day = localDay.toISOString().slice(0, 10)
  const hints = rows.map((row) => (isBlank(row) ? [] : typedHints(row, day)))
  const same = sameRows(filled)
  const errors = hints.flat().filter(({ kind }) => kind === 'error').length
  const isReady = protocol !== undefined && filled.length > 0 && errors === 0 && same.size === 0

  const hasReceipt = uploads.list.some(({ receipt }) => receipt?.state === 'complete')

  const nextRow = (row: number, field: TypedField) => {
    if (row + 1 === rows.length) setRows([...rows, newRow(phantom, rows[row])])
    requestAnimationFrame(() => document.getElementById(cellId(row + 1, field))?.focus())
  }
  const send = () => {
    setAsked(true)
    if (!isReady) return
    const name = `${protocol.name}, ${filled.length} typed exams.ndjson`
    const text = typedNdjson({ ...draft, protocol }, filled)
    uploads.send(facility, [{ file: new File([text], 'typed.ndjson'), name }])
    typedDraft.forget(facility.id)
    setDraft((now) => ({ ...now, rows: newDraft().rows }))
    setAsked(false)
  }

  if (protocols.problem !== null)
    return <ProblemNotice problem={protocols.problem} onRetry={protocols.retry} />
  if (protocols.value === null) return <SkeletonRows />
  return (
    <>
      <div class="heading">
        <h1>Type in exams of one protocol for {facility.name}</h1>
        <p class="sub-line">
          One row a patient. Tab goes on, Enter goes down; rows copied from a spreadsheet can be
          pasted. No names: a reference number becomes a pseudonym before it is stored. What you
          type stays in this tab until you send it.
        </p>
      </div>
      <TypedHead
        draft={draft}
        protocols={offered}
        scanners={scanners.value?.scanners ?? []}
        onChange={(changed) => {
          const chosen = offered.find(({ loinc }) => loinc === changed.loinc)
          const phantomCm = String(chosen?.defaultPhantomCm ?? '')
          // rows without a patient take the protocol's usual phantom; a typed one is never changed
          const usual = (row: TypedDraft['rows'][number]) =>
            isBlank(row) ? { ...row, phantomCm } : row
          setDraft((now) => ({
            ...now,
            ...changed,
            rows: chosen === undefined ? now.rows : now.rows.map(usual),
          }))
        }}
      />
      <TypedTable
        rows={rows}
        hints={hints}
        onCell={(row, field, text) =>
          setRows(rows.map((old, index) => (index === row ? { ...old, [field]: text } : old)))
        }
        onPaste={(at, cells) =>
          setRows(pasteInto(rows, at, cells, () => newRow(phantom, rows[at.row])))
        }
        onNextRow={nextRow}
        onRemove={(row) => setRows(rows.filter((_, index) => index !== row))}
      />
      <p class="typed-actions">
        <button
          type="button"
          class="button"
          onClick={() => setRows([...rows, newRow(phantom, rows.at(-1))])}
        >
          Add a row
        </button>{' '}
        <button type="button" class="button" onClick={send}>
          Send {filled.length} {filled.length === 1 ? 'exam' : 'exams'}
        </button>
      </p>
      <TypedHints
        hints={hints}
        same={same}
        missing={
          !asked
            ? []
            : [
                ...(protocol === undefined ? ['Choose the protocol first.'] : []),
                ...(filled.length === 0 ? ['Type in at least one exam.'] : []),
              ]
        }
      />
      <div class="receipts" aria-live="polite">
        {uploads.list.map((upload) => (
          <SentUploadView
            key={upload.id}
            api={api}
            upload={upload}
            onRetry={() => uploads.retry(upload)}
          />
        ))}
        {hasReceipt && protocol !== undefined && (
          <TypedMapping
            key={protocol.loinc}
            {...{ api, protocol, mayMap }}
            facility={facility.id}
          />
        )}
      </div>
    </>
  )
}
