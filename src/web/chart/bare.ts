/** Plot puts a <style> into each figure; the page's own sheet has those rules, so no inline style is needed. */
export function bare(figure: SVGSVGElement | HTMLElement): SVGSVGElement {
  for (const style of figure.querySelectorAll('style')) style.remove()
  if (!(figure instanceof SVGSVGElement)) throw new TypeError('a figure without legend is one SVG')
  return figure
}
