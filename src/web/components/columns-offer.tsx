import type { ComponentType } from 'preact'
import { useState } from 'preact/hooks'
import type { MapColumnsProps } from './map-columns.tsx'

/** Offers to map the columns of a table nobody knows; the panel itself is loaded when it is wanted. */
export function ColumnsOffer(props: MapColumnsProps) {
  const [panel, setPanel] = useState<{ readonly Panel: ComponentType<MapColumnsProps> } | null>(
    null,
  )
  if (panel !== null) return <panel.Panel {...props} />
  return (
    <p class="mapping-offer">
      The registry does not know the columns of this table.{' '}
      <button
        type="button"
        class="button button-strong"
        onClick={() =>
          void import('./map-columns.tsx').then(({ MapColumns }) => setPanel({ Panel: MapColumns }))
        }
      >
        Map these columns
      </button>
    </p>
  )
}
