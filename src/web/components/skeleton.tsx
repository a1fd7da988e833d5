const widths = [64, 48, 72, 55, 60, 44, 68, 52]

/** Rows as tall as the real ones, so that nothing jumps when the answer arrives. */
export function SkeletonRows() {
  return (
    <div class="skeleton-rows" aria-hidden="true">
      {widths.map((width, index) => (
        <div class="skeleton-row" key={index}>
          <span class={`skeleton skeleton-${width}`} />
          <span class="skeleton skeleton-band" />
          <span class="skeleton skeleton-words" />
        </div>
      ))}
    </div>
  )
}

/** Heading and rows before anything is known. */
export function SkeletonPage() {
  return (
    <div role="status" aria-label="Loading">
      <div class="skeleton-heading" aria-hidden="true">
        <span class="skeleton skeleton-title" />
        <span class="skeleton skeleton-sub" />
      </div>
      <SkeletonRows />
    </div>
  )
}
