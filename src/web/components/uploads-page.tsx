import type { Api } from '../api/api.ts'
import type { ChangeView } from '../hooks/use-view-state.ts'
import { useUploads } from '../hooks/use-uploads.ts'
import { Choice } from './choice.tsx'
import type { FacilityName } from './compare-page.tsx'
import { DropZone } from './drop-zone.tsx'
import { SentUploadView } from './sent-upload.tsx'

interface UploadsPageProps {
  readonly api: Api
  readonly change: ChangeView
  readonly facility: FacilityName
  readonly facilities: readonly FacilityName[]
}

/** Files and folders go one upload after the other; each gets its receipt, newest first. */
export function UploadsPage({ api, change, facility, facilities }: UploadsPageProps) {
  const uploads = useUploads(api)
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
      <DropZone onFiles={(files) => uploads.send(facility, files)} />
      <p class="after-drop">
        No files, only a list of patients?{' '}
        <button type="button" class="link" onClick={() => change({ view: 'typed' })}>
          Type the exams in
        </button>
      </p>
      <div class="receipts" aria-live="polite">
        {uploads.list.map((upload) => (
          <SentUploadView
            key={upload.id}
            api={api}
            upload={upload}
            onRetry={() => uploads.retry(upload)}
          />
        ))}
      </div>
    </>
  )
}
