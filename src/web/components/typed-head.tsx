import type { ProtocolList } from '../api/protocol-list.ts'
import type { ScannerList } from '../api/scanner-list.ts'
import type { TypedDraft } from '../api/typed-draft.ts'
import { scannerName } from '../logic/scanner-name.ts'
import { Choice } from './choice.tsx'

interface TypedHeadProps {
  readonly draft: TypedDraft
  readonly protocols: ProtocolList['protocols']
  readonly scanners: ScannerList['scanners']
  readonly onChange: (changed: Partial<TypedDraft>) => void
}

/** What all exams of the table share: the protocol and the scanner. */
export function TypedHead({ draft, protocols, scanners, onChange }: TypedHeadProps) {
  const known = scanners.find(
    ({ manufacturer, model, stationName }) =>
      (manufacturer ?? '') === draft.manufacturer &&
      (model ?? '') === draft.model &&
      (stationName ?? '') === draft.stationName,
  )
  const choose = (id: string) => {
    const scanner = scanners.find(({ scannerId }) => scannerId === id)
    onChange({
      manufacturer: scanner?.manufacturer ?? '',
      model: scanner?.model ?? '',
      stationName: scanner?.stationName ?? '',
    })
  }
  const text = (name: 'manufacturer' | 'model' | 'stationName', label: string) => (
    <label class="choice">
      <span>{label}</span>
      <input
        type="text"
        maxLength={64}
        value={draft[name]}
        onInput={(event) => onChange({ [name]: event.currentTarget.value })}
      />
    </label>
  )
  return (
    <div class="controls">
      <Choice label="Protocol" value={draft.loinc} onChange={(loinc) => onChange({ loinc })}>
        <option value="">Choose a protocol</option>
        {protocols.map(({ loinc, name }) => (
          <option key={loinc} value={loinc}>
            {name} ({loinc})
          </option>
        ))}
      </Choice>
      {scanners.length > 0 && (
        <Choice label="Scanner" value={known?.scannerId ?? ''} onChange={choose}>
          <option value="">another one</option>
          {scanners.map((scanner) => (
            <option key={scanner.scannerId} value={scanner.scannerId}>
              {scannerName(scanner)}
            </option>
          ))}
        </Choice>
      )}
      {text('manufacturer', 'Manufacturer')}
      {text('model', 'Model')}
      {text('stationName', 'Station name')}
    </div>
  )
}
