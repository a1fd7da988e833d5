/** Bytes that can be read at any place; a file on disk or in memory. */
export interface RandomBytes {
  readonly sizeBytes: number
  /** @returns fewer bytes than asked for at the end, and at places the implementation likes */
  read(position: number, length: number): Promise<Buffer>
  stream(position: number, length: number): AsyncIterable<Buffer>
  close(): Promise<void>
}

export function memoryBytes(bytes: Uint8Array): RandomBytes {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const part = (position: number, length: number): Buffer =>
    whole.subarray(position, position + length)
  return {
    sizeBytes: whole.length,
    read: (position, length) => Promise.resolve(part(position, length)),
    async *stream(position, length) {
      if (position < whole.length && length > 0) yield part(position, length)
    },
    close: () => Promise.resolve(),
  }
}
