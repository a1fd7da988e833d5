import type { DuckDBDataChunk } from '@duckdb/node-api'
import type { ExamRows } from '../../aggregate/exam-rows.ts'
import { selectEvents, selectExams } from './core-columns.ts'
import type { Dictionaries } from './dictionaries.ts'
import { ExamBlock } from './exam-block.ts'
import { readExamWords } from './exam-words.ts'
import { SequenceReader } from './sequence-reader.ts'
import type { Session } from './session.ts'

/** A table of exams and a table of their events, both with at least the fields the core reads. */
export interface ExamTables {
  readonly exams: string
  readonly events: string
}

/** Four megabytes of columns, and whole vectors of the engine. */
const blockRows = 65_536

/**
 * The exams of a table as rows of the core, in blocks.
 * @param session reads the exams
 * @param beside reads the events meanwhile, of the same snapshot; null: they are few, read them first
 * @throws TooManyCodes, ExamDateOutOfRange
 */
export async function* readExamRows(
  session: Session,
  beside: Session | null,
  tables: ExamTables,
  dictionaries: Dictionaries,
): AsyncGenerator<ExamRows> {
  const words = await readExamWords(session, tables.exams, dictionaries)
  const select = selectEvents(tables.events)
  const events = new SequenceReader(
    beside === null ? replay(await chunksOf(session, select)) : beside.chunks(select),
  )
  let block = new ExamBlock(blockRows)
  for await (const chunk of session.chunks(selectExams(tables.exams))) {
    if (!block.hasRoom(chunk.rowCount)) {
      yield block.rows()
      block = new ExamBlock(blockRows)
    }
    await block.append(chunk, words, events)
  }
  await events.end()
  if (block.length > 0) yield block.rows()
}

/** One connection has one result under way. */
async function chunksOf(session: Session, sql: string): Promise<readonly DuckDBDataChunk[]> {
  const chunks: DuckDBDataChunk[] = []
  for await (const chunk of session.chunks(sql)) chunks.push(chunk)
  return chunks
}

async function* replay(chunks: readonly DuckDBDataChunk[]): AsyncGenerator<DuckDBDataChunk> {
  yield* chunks
}
