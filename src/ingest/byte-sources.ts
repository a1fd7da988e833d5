import { createReadStream, readFileSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { ByteSource } from './adapter.ts'
import { memoryBytes, type RandomBytes } from './random-bytes.ts'
import { BlockFile } from './zip/block-file.ts'

const sliceBytes = 64 * 1024

const assertSize = (size: number, maxBytes: number): void => {
  if (size > maxBytes) throw new RangeError('the file is larger than the reader takes')
}

/** Bytes that are in memory, given in slices so that progress shows. */
export const memorySource = (bytes: Uint8Array): ByteSource => ({
  sizeBytes: bytes.length,
  async *stream() {
    for (let at = 0; at < bytes.length; at += sliceBytes) yield bytes.subarray(at, at + sliceBytes)
  },
  async bytes(maxBytes) {
    assertSize(bytes.length, maxBytes)
    return bytes
  },
  random: () => Promise.resolve(memoryBytes(bytes)),
})

/** A dose report is read at once; the process that parses has nothing else to do meanwhile. */
const readAtOnceBytes = 1024 * 1024

/** @throws the system's error when there is no such file */
export function openFile(path: string): ByteSource {
  const { size } = statSync(path)
  return size <= readAtOnceBytes ? memorySource(readFileSync(path)) : fileSource(path, size)
}

const fileSource = (path: string, sizeBytes: number): ByteSource => ({
  sizeBytes,
  stream: () => createReadStream(path),
  async bytes(maxBytes) {
    assertSize(sizeBytes, maxBytes)
    return readFile(path)
  },
  random: () => BlockFile.open(path),
})

/** Bytes that can be streamed again and again. */
export const streamSource = (
  sizeBytes: number,
  stream: () => AsyncIterable<Uint8Array>,
): ByteSource => ({
  sizeBytes,
  stream,
  async bytes(maxBytes) {
    assertSize(sizeBytes, maxBytes)
    const parts: Uint8Array[] = []
    for await (const part of stream()) parts.push(part)
    return Buffer.concat(parts)
  },
})

/** Tells whenever bytes were read. */
export const watchedSource = (source: ByteSource, onBytes: () => void): ByteSource => ({
  sizeBytes: source.sizeBytes,
  async *stream() {
    for await (const chunk of source.stream()) {
      onBytes()
      yield chunk
    }
  },
  async bytes(maxBytes) {
    const bytes = await source.bytes(maxBytes)
    onBytes()
    return bytes
  },
  ...(source.random === undefined
    ? {}
    : { random: async () => watchedBytes(await openRandom(source), onBytes) }),
})

/** @throws RangeError when the source has to be held in memory for it and is larger than maxBytes */
export const openRandom = async (source: ByteSource, maxBytes = Infinity): Promise<RandomBytes> =>
  source.random === undefined ? memoryBytes(await source.bytes(maxBytes)) : source.random()

const watchedBytes = (bytes: RandomBytes, onBytes: () => void): RandomBytes => ({
  sizeBytes: bytes.sizeBytes,
  read: (position, length) => {
    onBytes()
    return bytes.read(position, length)
  },
  async *stream(position, length) {
    for await (const part of bytes.stream(position, length)) {
      onBytes()
      yield part
    }
  },
  close: () => bytes.close(),
})
