import { useState } from 'preact/hooks'
import type { Api } from '../api/api.ts'
import type { ScannerList } from '../api/scanner-list.ts'
import type { ChangeView } from '../hooks/use-view-state.ts'
import { scannerName } from '../logic/scanner-name.ts'
import type { ViewState } from '../logic/view-state.ts'
import { Choice } from './choice.tsx'
import type { FacilityName } from './compare-page.tsx'

interface ScannerChoiceProps {
  readonly api: Api
  readonly state: ViewState
  readonly change: ChangeView
  readonly facility: FacilityName
}

/** The facility's scanners by station and model, asked for when somebody reaches for the list. */
export function ScannerChoice({ api, state, change, facility }: ScannerChoiceProps) {
  const [scanners, setScanners] = useState<
    ScannerList['scanners'] | 'unasked' | 'asked' | 'failed'
  >('unasked')
  const load = () => {
    if (scanners !== 'unasked' && scanners !== 'failed') return
    setScanners('asked')
    api.scanners(facility.id, new AbortController().signal).then(
      (list) => setScanners(list.scanners),
      () => setScanners('failed'),
    )
  }
  const known = typeof scanners === 'string' ? [] : scanners
  const { scanner } = state
  return (
    <Choice
      label="Scanner"
      value={scanner ?? ''}
      onChange={(id) => change({ scanner: id === '' ? null : id })}
      onOpen={load}
    >
      <option value="">all</option>
      {scanner !== null && !known.some(({ scannerId }) => scannerId === scanner) && (
        <option value={scanner}>{scanner}</option>
      )}
      {known.map((one) => (
        <option key={one.scannerId} value={one.scannerId}>
          {scannerName(one)}
        </option>
      ))}
      {scanners === 'asked' && <option disabled>reading the list…</option>}
      {scanners === 'failed' && <option disabled>the list could not be read</option>}
    </Choice>
  )
}
