import type { IrradiationEventInput } from '../../../src/contract/exam-record.ts'
import type { Code } from '../../../src/domain/code.ts'
import type { SecondSource } from '../sample-events.ts'
import { acquisitionTypeCodes, concepts, spiralSrt, units } from './concepts.ts'
import type { ContentWriter } from './content-writer.ts'

export interface EventStyle {
  readonly operator: string
  readonly contrast: boolean
  /** The SNOMED-RT codes of older consoles. */
  readonly srt: boolean
}

function typeCode(event: IrradiationEventInput, srt: boolean): Code {
  const type = event.acquisitionType ?? 'free'
  return type === 'spiral' && srt ? spiralSrt : acquisitionTypeCodes[type]
}

const inMm = (cm: string | number | undefined): number | undefined =>
  cm === undefined ? undefined : Math.round(Number(cm) * 100) / 10

/** TID 10013: one irradiation event. */
export function writeIrradiationEvent(
  content: ContentWriter,
  event: IrradiationEventInput,
  second: SecondSource | null,
  style: EventStyle,
): void {
  content.container(concepts.acquisition, () => {
    if (event.acquisitionProtocol !== undefined) {
      content.text('CONTAINS', concepts.acquisitionProtocol, event.acquisitionProtocol)
    }
    if (event.targetRegion !== undefined) {
      content.code('CONTAINS', concepts.targetRegion, event.targetRegion)
    }
    content.code('CONTAINS', concepts.acquisitionType, typeCode(event, style.srt))
    content.code(
      'CONTAINS',
      concepts.procedureContext,
      style.contrast ? concepts.withContrast : concepts.withoutContrast,
    )
    if (event.irradiationEventUid !== undefined) {
      content.uid('CONTAINS', concepts.eventUid, event.irradiationEventUid)
    }
    writeParameters(content, event, second)
    if (event.ctdivolMgy !== undefined) writeDose(content, event)
    if (event.modulation !== undefined) {
      content.text('CONTAINS', concepts.modulation, event.modulation)
    }
    content.personName(concepts.personName, style.operator, () => {
      content.code('HAS PROPERTIES', concepts.personRole, concepts.administering)
    })
  })
}

function writeParameters(
  content: ContentWriter,
  event: IrradiationEventInput,
  second: SecondSource | null,
): void {
  content.container(concepts.parameters, () => {
    content.number(concepts.exposureTime, event.exposureTimeS, units.seconds)
    content.number(concepts.scanningLength, event.scanningLengthMm, units.millimetres)
    content.number(concepts.singleCollimation, event.singleCollimationMm, units.millimetres)
    content.number(concepts.totalCollimation, event.totalCollimationMm, units.millimetres)
    content.number(concepts.pitch, event.pitch, units.ratio)
    content.number(concepts.sources, event.xRaySources, units.sources)
    writeSource(content, 'A', event)
    if (second !== null) writeSource(content, 'B', second)
  })
}

function writeSource(
  content: ContentWriter,
  name: string,
  source: Pick<
    IrradiationEventInput,
    'kvp' | 'maxTubeCurrentMa' | 'tubeCurrentMa' | 'exposureTimePerRotationS'
  >,
): void {
  content.container(concepts.source, () => {
    content.text('CONTAINS', concepts.sourceIdentification, name)
    content.number(concepts.kvp, source.kvp, units.kilovolts)
    content.number(concepts.maxTubeCurrent, source.maxTubeCurrentMa, units.milliamperes)
    content.number(concepts.tubeCurrent, source.tubeCurrentMa, units.milliamperes)
    content.number(concepts.rotationTime, source.exposureTimePerRotationS, units.seconds)
  })
}

function writeDose(content: ContentWriter, event: IrradiationEventInput): void {
  content.container(concepts.dose, () => {
    content.number(concepts.ctdivol, event.ctdivolMgy, units.mgy)
    content.code(
      'CONTAINS',
      concepts.phantom,
      event.phantomCm === 16 ? concepts.headPhantom : concepts.bodyPhantom,
    )
    content.number(concepts.dlp, event.dlpMgyCm, units.mgyCm)
    content.number(concepts.ssde, event.ssdeMgy, units.mgy, {
      children: () => writeSize(content, event),
    })
  })
}

/** How the SSDE was estimated, and from which diameter; DICOM gives these lengths in mm. */
function writeSize(content: ContentWriter, event: IrradiationEventInput): void {
  const inferred = { relationship: 'INFERRED FROM' } as const
  const water = event.waterEquivalentDiameterCm !== undefined
  content.code(
    'HAS CONCEPT MOD',
    concepts.measurementMethod,
    water ? concepts.ssdeFromWaterEquivalent : concepts.ssdeFromSum,
  )
  const { millimetres } = units
  content.number(concepts.lateralDimension, inMm(event.lateralDimensionCm), millimetres, inferred)
  content.number(concepts.apDimension, inMm(event.apDimensionCm), millimetres, inferred)
  content.number(concepts.effectiveDiameter, inMm(event.effectiveDiameterCm), millimetres, inferred)
  content.number(
    concepts.waterEquivalentDiameter,
    inMm(event.waterEquivalentDiameterCm),
    millimetres,
    {
      ...inferred,
      children: () =>
        content.code(
          'HAS CONCEPT MOD',
          concepts.waterEquivalentMethod,
          concepts.waterEquivalentFromLocalizer,
        ),
    },
  )
}
