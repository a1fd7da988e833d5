import { useState } from 'preact/hooks'
import type { Api } from '../api/api.ts'
import { ApiProblem, unreadable } from '../api/api-problem.ts'
import type { ReleaseFile } from '../api/release-list.ts'
import { fileWords } from '../logic/file-words.ts'
import { formatBytes } from '../logic/format-bytes.ts'
import { saveFile } from './save-file.ts'
import { sha256Of } from './sha256-of.ts'

interface ReleaseFileLineProps {
  readonly api: Api
  readonly file: ReleaseFile
}

type Progress =
  | { readonly step: 'idle' | 'busy' }
  | { readonly step: 'saved'; readonly checked: boolean }
  | { readonly step: 'failed'; readonly words: string }

/** Downloads with the key, checks the bytes against the published checksum, and only then saves. */
export function ReleaseFileLine({ api, file }: ReleaseFileLineProps) {
  const [progress, setProgress] = useState<Progress>({ step: 'idle' })
  const download = async () => {
    setProgress({ step: 'busy' })
    try {
      const blob = await api.download(file.url)
      const digest = await sha256Of(blob)
      if (digest !== null && digest !== file.sha256.toLowerCase()) {
        const words = 'The bytes that arrived do not match the checksum; nothing was saved.'
        setProgress({ step: 'failed', words })
        return
      }
      saveFile(file.name, blob)
      setProgress({ step: 'saved', checked: digest !== null })
    } catch (error) {
      const problem = error instanceof ApiProblem ? error : unreadable()
      setProgress({ step: 'failed', words: `${problem.title} ${problem.detail}` })
    }
  }
  return (
    <li>
      <button
        type="button"
        class="link file-name"
        disabled={progress.step === 'busy'}
        onClick={download}
      >
        {file.name}
      </button>
      <span class="file-for quiet">{fileWords(file.name)}</span>
      <span class="number quiet">{formatBytes(file.bytes)}</span>
      <code class="digest" title="SHA-256">
        {file.sha256}
      </code>
      <span class="file-progress" role="status">
        {progress.step === 'busy' && 'fetching…'}
        {progress.step === 'saved' && (progress.checked ? 'saved, checksum matches' : 'saved')}
        {progress.step === 'failed' && <span class="tone-alarm">{progress.words}</span>}
      </span>
    </li>
  )
}
