import { openRegistry } from '../../../src/storage/duckdb/open-registry.ts'
import { reportOf } from './exam-report.ts'
import { uploadOf } from './upload-record.ts'

/** Applies batches of 50 reports for ever and says each number that was acknowledged. */
const [dataDir = '', round = '0'] = process.argv.slice(2)
const registry = await openRegistry({ dataDir, clock: () => new Date(0) })
const uploadId = `upload-${round}`
await registry.uploads.addUpload(uploadOf({ uploadId }))
for (let batch = 0; ; batch++) {
  const reports = Array.from({ length: 50 }, (_, n) =>
    reportOf({ examId: `e${round}-${batch}-${n}`, recordId: `r${round}-${batch}-${n}` }),
  )
  await registry.reports.applyBatch({ facilityId: 'a', uploadId, reports })
  process.stdout.write(`${batch}\n`)
}
