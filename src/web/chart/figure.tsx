import { useLayoutEffect, useRef } from 'preact/hooks'

interface FigureProps {
  readonly draw: () => SVGSVGElement
  /** Drawn again when one of these changes. */
  readonly inputs: readonly unknown[]
  /** Words for the figure; null hides it from assistive technology (its words stand beside it). */
  readonly label: string | null
  readonly class?: string
}

/** Puts a drawn SVG into the page. */
export function Figure({ draw, inputs, label, class: name = 'figure' }: FigureProps) {
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const svg = draw()
    svg.setAttribute('aria-hidden', 'true')
    ref.current?.replaceChildren(svg)
  }, inputs)
  return label === null ? (
    <div class={name} ref={ref} aria-hidden="true" />
  ) : (
    <div class={name} ref={ref} role="img" aria-label={label} />
  )
}
