import type { DuckDBDataChunk } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'

type FixedWidth = Uint8Array | Uint16Array | Uint32Array | Int32Array

/** Rows of a chunk, at most. */
export const chunkRows = 2048

/**
 * Copies the engine's own bytes of a column into an array, from element `at` on. The column must be of a
 * type as wide as what its rows take in the array, and without NULL: what stands there is undefined.
 * @param words elements of the array to a row
 */
export function copyColumn(
  chunk: DuckDBDataChunk,
  column: number,
  into: FixedWidth,
  at = 0,
  words = 1,
): void {
  const width = into.BYTES_PER_ELEMENT
  const bytes = chunk.rowCount * words * width
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, column)
  // Read through node-api each value would be an object of a call of its own: twenty times the time.
  const source = duckdb.vector_get_data(vector, bytes)
  new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(source, at * width)
}
