/** A multipart/related body of DICOM objects, as a STOW-RS client writes it. */
export function stowBody(
  objects: readonly Uint8Array[],
  given: {
    readonly boundary?: string
    readonly preamble?: string
    readonly epilogue?: string
    readonly partHead?: string
  } = {},
): Buffer {
  const { boundary = 'DICOMwebBoundary', preamble = '', epilogue = '\r\n' } = given
  const head = given.partHead ?? 'Content-Type: application/dicom\r\n'
  return Buffer.concat([
    Buffer.from(preamble),
    ...objects.flatMap((object, index) => [
      Buffer.from(`${index === 0 && preamble === '' ? '' : '\r\n'}--${boundary}\r\n${head}\r\n`),
      object,
    ]),
    Buffer.from(`\r\n--${boundary}--${epilogue}`),
  ])
}

export const stowType = (boundary = 'DICOMwebBoundary', quoted = true): string =>
  quoted
    ? `multipart/related; type="application/dicom"; boundary="${boundary}"`
    : `multipart/related; type=application/dicom; boundary=${boundary}`
