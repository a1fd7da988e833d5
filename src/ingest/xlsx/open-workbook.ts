import type { ByteSource } from '../adapter.ts'
import { openRandom } from '../byte-sources.ts'
import type { RandomBytes } from '../random-bytes.ts'
import { readWorkbook, type Workbook } from './workbook.ts'
import { innerWorkbookBytes } from './workbook-limits.ts'
import { tooMuch } from './workbook-refused.ts'
import { openParts, type ZipParts } from './zip-parts.ts'

export interface OpenWorkbook {
  readonly workbook: Workbook
  readonly parts: ZipParts
  close(): Promise<void>
}

/** @throws WorkbookRefused */
export async function openWorkbook(source: ByteSource): Promise<OpenWorkbook> {
  const file = await randomBytes(source)
  let parts: ZipParts | null = null
  const close = async (): Promise<void> => {
    parts?.close()
    await file.close()
  }
  try {
    parts = await openParts(file)
    return { workbook: await readWorkbook(parts), parts, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function randomBytes(source: ByteSource): Promise<RandomBytes> {
  try {
    return await openRandom(source, innerWorkbookBytes)
  } catch (error) {
    if (error instanceof RangeError) throw tooMuch('send so large a workbook by itself')
    throw error
  }
}
