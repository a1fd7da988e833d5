import { useState } from 'preact/hooks'
import type { Receipt } from '../../contract/receipt.ts'
import type { Api } from '../api/api.ts'
import { ApiProblem, unreadable } from '../api/api-problem.ts'
import type { ChangeView } from '../hooks/use-view-state.ts'
import { Choice } from './choice.tsx'
import type { FacilityName } from './compare-page.tsx'
import { DropZone } from './drop-zone.tsx'
import { ProblemNotice } from './problem-notice.tsx'
import { ReceiptView } from './receipt-view.tsx'

interface UploadsPageProps {
  readonly api: Api
  readonly change: ChangeView
  readonly facility: FacilityName
  readonly facilities: readonly FacilityName[]
}

interface SentFile {
  readonly id: number
  readonly name: string
  readonly facility: string
  readonly receipt: Receipt | null
  readonly again: boolean
  readonly problem: ApiProblem | null
}

/** Files go one after the other; each gets its receipt, newest first. */
export function UploadsPage({ api, change, facility, facilities }: UploadsPageProps) {
  const [sent, setSent] = useState<readonly SentFile[]>([])
  const update = (id: number, changed: Partial<SentFile>) =>
    setSent((files) => files.map((file) => (file.id === id ? { ...file, ...changed } : file)))

  const send = async (files: readonly File[]) => {
    const first = sent.length
    const entries = files.map((file, index) => ({
      id: first + index,
      name: file.name,
      facility: facility.name,
      receipt: null,
      again: false,
      problem: null,
    }))
    setSent((before) => [...[...entries].reverse(), ...before])
    for (const [index, file] of files.entries()) {
      const id = first + index
      try {
        const show = (receipt: Receipt) => update(id, { receipt })
        update(id, await api.upload(facility.id, file, show))
      } catch (error) {
        update(id, { problem: error instanceof ApiProblem ? error : unreadable() })
      }
    }
  }

  return (
    <>
      <div class="heading">
        <h1>Upload dose reports for {facility.name}</h1>
        <p class="sub-line">
          Patients are replaced by pseudonyms before anything is stored. Sending a file again
          changes nothing.
        </p>
      </div>
      {facilities.length > 1 && (
        <div class="controls">
          <Choice label="Facility" value={facility.id} onChange={(id) => change({ facility: id })}>
            {facilities.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Choice>
        </div>
      )}
      <DropZone onFiles={send} />
      <div class="receipts" aria-live="polite">
        {sent.map((file) => (
          <section class="receipt" key={file.id} aria-label={`Receipt of ${file.name}`}>
            <h2>
              {file.name} <span class="quiet">{file.facility}</span>
            </h2>
            {file.problem !== null && <ProblemNotice problem={file.problem} onRetry={null} />}
            {file.again && (
              <p class="quiet">
                These very bytes arrived before; nothing changed. This is the receipt they got then.
              </p>
            )}
            {file.receipt !== null && <ReceiptView receipt={file.receipt} />}
            {file.receipt === null && file.problem === null && (
              <p class="quiet">Waiting for its receipt…</p>
            )}
          </section>
        ))}
      </div>
    </>
  )
}
