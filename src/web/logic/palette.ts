/** The colours figures are drawn with; the page's own are in style/base.css and agree with these. */
export const palette = {
  ink: '#24211d',
  muted: '#6a635a',
  faint: '#a49c90',
  hairline: '#e7e1d8',
  grid: '#eee9e1',
  paper: '#ffffff',
  peers: '#dcd6cb',
  peersMedian: '#b3aa9b',
  accent: '#0b5a74',
  alarm: '#b3261e',
} as const
