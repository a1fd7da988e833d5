import type { ReleaseDocument } from '../contract/release.ts'

/** How a release was made, for people: what a paper's methods section needs. */
export function methodStatement(release: ReleaseDocument): string {
  const { method, provenance } = release
  return [
    `# ${release.title}`,
    '',
    `Release ${release.id}, made ${release.createdAt} by OpenDRL ${provenance.softwareVersion}.`,
    `Exams from ${release.from} to ${release.to}, both days included.`,
    '',
    '## Method',
    `${method.id}: ${method.text} (${method.source}). Quantiles are of Hyndman and Fan's type ${method.quantileType}.`,
    'Intervals are distribution-free, from order statistics, at 95 %.',
    `A facility counts in a cell from ${provenance.minimumExams.adult} exams up, for children from ${provenance.minimumExams.paediatric}.`,
    '',
    '## Disclosure control',
    release.disclosure,
    '',
    '## Exams',
    `The published cells hold about ${provenance.examsUsed} exams. How many were left out, and why, is not told: it would give the withheld cells away.`,
    '',
  ].join('\n')
}
