/** What follows the file meta information; its group length says where. */
export function dataSetOf(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset)
  return file.subarray(144 + view.getUint32(140, true))
}
