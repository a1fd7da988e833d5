import type { Code } from '../domain/code.ts'

/**
 * Target regions for which the factor from a 16 cm CTDIvol is known: heads (AAPM 293) and children's trunks
 * (AAPM 204). Any other region on the 16 cm phantom gets no SSDE. Codes: DICOM CID 4030, SRT and SCT.
 */
export const ssdeRegions: Readonly<
  Record<'head' | 'body', readonly Pick<Code, 'value' | 'scheme'>[]>
> = {
  head: [
    { scheme: 'SRT', value: 'T-D1100' },
    { scheme: 'SCT', value: '69536005' },
    { scheme: 'SRT', value: 'T-A0100' },
    { scheme: 'SCT', value: '12738006' },
    { scheme: 'SRT', value: 'T-11100' },
    { scheme: 'SCT', value: '89546000' },
  ],
  body: [
    { scheme: 'SRT', value: 'T-D3000' },
    { scheme: 'SCT', value: '51185008' },
    { scheme: 'SRT', value: 'T-D4000' },
    { scheme: 'SCT', value: '113345001' },
    { scheme: 'SCT', value: '818981001' },
    { scheme: 'SRT', value: 'T-D6000' },
    { scheme: 'SCT', value: '12921003' },
    { scheme: 'SCT', value: '816092008' },
    { scheme: 'SRT', value: 'R-FAB55' },
    { scheme: 'SCT', value: '416550000' },
    { scheme: 'SRT', value: 'R-FAB56' },
    { scheme: 'SCT', value: '416949008' },
    { scheme: 'SRT', value: 'R-FAB57' },
    { scheme: 'SCT', value: '416775004' },
  ],
}
