export function Wordmark() {
  return (
    <span class="wordmark">
      <svg class="icon" width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="#0b5a74" />
        <rect x="5" y="12.5" width="15" height="7" rx="2" fill="#fff" fill-opacity=".35" />
        <rect x="21" y="7" width="2.6" height="18" fill="#fff" />
        <circle cx="14" cy="16" r="4.4" fill="#fff" />
      </svg>
      OpenDRL
    </span>
  )
}
