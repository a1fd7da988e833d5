/** Format ids of what this adapter yields; `dicom-other` is whatever is refused before its kind is known. */
export const dicomFormats = [
  'dicom-rdsr-ct',
  'dicom-esr-ct',
  'dicom-rdsr-projection',
  'dicom-sc-philips',
  'dicom-other',
] as const
export type DicomFormat = (typeof dicomFormats)[number]
