import { useRef, useState } from 'preact/hooks'

interface DropZoneProps {
  readonly onFiles: (files: readonly File[]) => void
}

/** Drop files, or choose them with the keyboard: the button is the whole way in for both. */
export function DropZone({ onFiles }: DropZoneProps) {
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const take = (list: FileList | null | undefined) => {
    const files = [...(list ?? [])]
    if (files.length > 0) onFiles(files)
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
        take(event.dataTransfer?.files)
      }}
    >
      <p>
        <strong>Drop files here</strong> or{' '}
        <button type="button" class="button" onClick={() => input.current?.click()}>
          Choose files
        </button>
      </p>
      <p class="quiet">
        CT dose reports (RDSR), OpenREM CSV exports, NDJSON in the published exam schema, or a zip
        of any of these.
      </p>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={(event) => {
          take(event.currentTarget.files)
          event.currentTarget.value = ''
        }}
      />
    </div>
  )
}
