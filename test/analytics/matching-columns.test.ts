import { expect, it } from 'vitest'
import { matchingColumns } from '../../src/analytics/matching-columns.ts'
import { eventColumns, examColumns } from '../support/exam-columns.ts'

it('reads exams and events again when a commit came in between', async () => {
  let commit = 1
  const source = {
    examColumns: async () => ({ ...examColumns([]), version: String(commit) }),
    eventColumns: async () => {
      if (commit === 1) commit = 2
      return { ...eventColumns([]), version: String(commit) }
    },
  }
  const { columns, events } = await matchingColumns(source)
  expect([columns.version, events.version]).toEqual(['2', '2'])
})

it('gives up, loudly, rather than pair values with the wrong exams', async () => {
  let commit = 1
  const source = {
    examColumns: async () => ({ ...examColumns([]), version: String(commit++) }),
    eventColumns: async () => ({ ...eventColumns([]), version: String(commit) }),
  }
  await expect(matchingColumns(source)).rejects.toThrow('faster')
})
