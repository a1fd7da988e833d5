import { useCallback, useRef, useState } from 'preact/hooks'
import type { Api } from '../api/api.ts'
import { ApiProblem, unreadable } from '../api/api-problem.ts'
import type { SentUpload } from '../components/sent-upload.tsx'
import { uploadBatches, type Sendable } from '../logic/upload-batches.ts'

export interface Uploads {
  /** Newest first. */
  readonly list: readonly SentUpload[]
  send(facility: SentUpload['facility'], files: readonly Sendable[]): void
  retry(upload: SentUpload): void
}

/** Uploads of this page, sent one after another. */
export function useUploads(api: Api): Uploads {
  const [list, setList] = useState<readonly SentUpload[]>([])
  const queue = useRef<Promise<void>>(Promise.resolve())
  const nextId = useRef(0)

  const update = useCallback((id: number, changed: Partial<SentUpload>) => {
    setList((all) => all.map((upload) => (upload.id === id ? { ...upload, ...changed } : upload)))
  }, [])

  const enqueue = (upload: SentUpload) => {
    const { id, files, facility } = upload
    queue.current = queue.current.then(async () => {
      try {
        const answer = await api.upload(facility.id, files, {
          sent: (bytes, total) => update(id, { sent: { bytes, total } }),
          reading: (counts) => update(id, { counts }),
        })
        update(id, answer)
      } catch (error) {
        update(id, { problem: error instanceof ApiProblem ? error : unreadable() })
      }
    })
  }

  return {
    list,
    send(facility, files) {
      const uploads = uploadBatches(files).map((batch): SentUpload => ({
        id: nextId.current++,
        files: batch,
        facility,
        sent: null,
        counts: null,
        receipt: null,
        again: false,
        problem: null,
      }))
      setList((before) => [...uploads.toReversed(), ...before])
      for (const upload of uploads) enqueue(upload)
    },
    retry(upload) {
      update(upload.id, { sent: null, counts: null, receipt: null, problem: null })
      enqueue(upload)
    },
  }
}
