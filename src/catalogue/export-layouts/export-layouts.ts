import ctDoseExtractor from './ctdoseextractor-ct.json' with { type: 'json' }
import donuts from './donuts-ct.json' with { type: 'json' }
import doseTrack from './dosetrack-rf.json' with { type: 'json' }
import { exportLayout, type ExportLayout } from './export-layout.ts'
import indoseCt from './indosect-ct.json' with { type: 'json' }
import { openremCtCsvLayout } from './openrem-ct-csv.ts'
import pheSurvey from './phe-ct-survey-2019.json' with { type: 'json' }
import radimetrics from './radimetrics-rf.json' with { type: 'json' }
import ssm from './ssm-ct-drl.json' with { type: 'json' }

/** Tables of other systems that are read without anybody saying what their columns are. */
export const exportLayouts: readonly ExportLayout[] = [
  openremCtCsvLayout,
  ...[pheSurvey, ssm, radimetrics, doseTrack, donuts, ctDoseExtractor, indoseCt].map((json) =>
    exportLayout.parse(json),
  ),
]
