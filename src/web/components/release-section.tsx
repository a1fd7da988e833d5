import type { Api } from '../api/api.ts'
import type { Release } from '../api/release-list.ts'
import { formatCount } from '../logic/format-count.ts'
import { formatDate, formatPeriod } from '../logic/format-date.ts'
import { ReleaseFileLine } from './release-file-line.tsx'

interface ReleaseSectionProps {
  readonly api: Api
  readonly release: Release
}

export function ReleaseSection({ api, release }: ReleaseSectionProps) {
  const { id, title, createdAt, period, cells, withheld, files } = release
  return (
    <section class="release" aria-label={title}>
      <h2>{title}</h2>
      <p class="sub-line">
        <span>
          Release <code>{id}</code>
        </span>
        <span>made {formatDate(createdAt)}</span>
        <span>exams of {formatPeriod(period.from, period.to)}</span>
        <span>
          {formatCount(cells - withheld)} of {formatCount(cells)} cells have a value
        </span>
      </p>
      <p class="cite">
        Cite as: {title}, release {id}, OpenDRL registry, {createdAt.slice(0, 4)}.
      </p>
      <ul class="files">
        {files.map((file) => (
          <ReleaseFileLine key={file.name} api={api} file={file} />
        ))}
      </ul>
    </section>
  )
}
