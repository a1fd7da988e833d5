import { useCallback } from 'preact/hooks'
import type { Api } from '../api/api.ts'
import { useAnswer } from '../hooks/use-answer.ts'
import { EmptyState } from './empty-state.tsx'
import { ProblemNotice } from './problem-notice.tsx'
import { ReleaseSection } from './release-section.tsx'
import { SkeletonRows } from './skeleton.tsx'

/** Releases: citable, immutable, safe to publish from. */
export function DataPage({ api }: { readonly api: Api }) {
  const { value, problem, retry } = useAnswer(
    'releases',
    'releases',
    useCallback(api.releases, [api]),
  )
  const body = () => {
    if (problem !== null) return <ProblemNotice problem={problem} onRetry={retry} />
    if (value === null) return <SkeletonRows />
    if (value.releases.length === 0) {
      return (
        <EmptyState title="No release yet.">
          A release is made by the registry’s operator or authority; it appears here with its files,
          dictionary and checksums.
        </EmptyState>
      )
    }
    return value.releases.map((release) => (
      <ReleaseSection key={release.id} api={api} release={release} />
    ))
  }
  return (
    <>
      <div class="heading">
        <h1>Data to download and to cite</h1>
        <p class="sub-line">
          Each release is fixed for good: cells under the disclosure minimum are withheld, and every
          file has a checksum.
        </p>
      </div>
      <div class="answer">{body()}</div>
    </>
  )
}
