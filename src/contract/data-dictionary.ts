import { releaseColumns } from './release-columns.ts'

/** What the columns of a release's cells mean; the files are written from the same table. */
export const dataDictionary = {
  schema: 'opendrl-cells-dictionary-1',
  description:
    'One row is one cell of a release: protocol x band x quantity x phantom. The same columns, in this order, in every format.',
  columns: releaseColumns.map((column) => ({ ...column })),
}
