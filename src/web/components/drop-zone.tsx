import { useRef, useState } from 'preact/hooks'
import { chosenFiles, droppedFiles } from '../api/dropped-files.ts'
import type { Sendable } from '../logic/upload-batches.ts'

interface DropZoneProps {
  readonly onFiles: (files: readonly Sendable[]) => void
}

/** Drop files or folders, or choose them with the keyboard: the buttons are the whole way in for both. */
export function DropZone({ onFiles }: DropZoneProps) {
  const [over, setOver] = useState(false)
  const [trouble, setTrouble] = useState('')
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const take = (given: readonly Sendable[]) => {
    setTrouble(given.length === 0 ? 'There are no files in it.' : '')
    if (given.length > 0) onFiles(given)
  }
  const choose = (event: { readonly currentTarget: HTMLInputElement }) => {
    take(chosenFiles(event.currentTarget.files))
    event.currentTarget.value = ''
  }
  return (
    <div
      class={over ? 'drop drop-over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        droppedFiles(event.dataTransfer).then(take, () =>
          setTrouble('The browser could not read what was dropped.'),
        )
      }}
    >
      <p>
        <strong>Drop files or folders here</strong>
      </p>
      <p class="drop-buttons">
        <button type="button" class="button" onClick={() => files.current?.click()}>
          Choose files
        </button>{' '}
        <button type="button" class="button" onClick={() => folder.current?.click()}>
          Choose a folder
        </button>
      </p>
      <p class="quiet">
        Dose reports (RDSR), tables of dose managers (CSV, XLSX), FHIR, NDJSON, Arrow or Parquet, or
        a zip or tar.gz of any of these.
      </p>
      {trouble !== '' && <p role="alert">{trouble}</p>}
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={choose}
      />
      <input
        ref={(element) => {
          folder.current = element
          if (element !== null) element.webkitdirectory = true
        }}
        type="file"
        multiple
        hidden
        aria-label="Folder to upload"
        onChange={choose}
      />
    </div>
  )
}
