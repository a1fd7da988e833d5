import { ssdeRegions } from '../../catalogue/ssde-regions.ts'
import type { Code } from '../../domain/code.ts'
import type { IrradiationEvent } from '../../domain/event.ts'
import type { FixedDose } from '../../domain/fixed-point.ts'
import { ssdeFromCtdivol, type SsdeFactorKind } from '../../domain/ssde.ts'

/** SSDE of a diagnostic event from its CTDIvol, phantom and size; null where one of them is not known. */
export function eventSsde(
  event: Pick<
    IrradiationEvent,
    | 'role'
    | 'ctdivol'
    | 'phantomCm'
    | 'targetRegion'
    | 'waterEquivalentDiameterCm'
    | 'effectiveDiameterCm'
  >,
): FixedDose | null {
  const diameter = event.waterEquivalentDiameterCm ?? event.effectiveDiameterCm
  const kind = factorKind(event)
  if (event.role !== 'diagnostic' || event.ctdivol === null || diameter === null || kind === null)
    return null
  return ssdeFromCtdivol(event.ctdivol, kind, diameter)
}

/** On 16 cm a head and a child's trunk have different factors (12 % at 17 cm), so the region must be known. */
function factorKind({
  phantomCm,
  targetRegion,
}: Pick<IrradiationEvent, 'phantomCm' | 'targetRegion'>): SsdeFactorKind | null {
  if (phantomCm === 32) return 'body-32'
  if (phantomCm === null || targetRegion === null) return null
  if (isOneOf(targetRegion, ssdeRegions.head)) return 'head-16'
  return isOneOf(targetRegion, ssdeRegions.body) ? 'body-16' : null
}

function isOneOf(code: Code, codes: readonly Pick<Code, 'value' | 'scheme'>[]): boolean {
  return codes.some(({ value, scheme }) => value === code.value && scheme === code.scheme)
}
