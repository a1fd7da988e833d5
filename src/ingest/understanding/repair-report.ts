import type { IrradiationEvent } from '../../domain/event.ts'
import type { ExamReport, SetAsideDose } from '../../domain/exam-report.ts'
import type { FixedDose } from '../../domain/fixed-point.ts'
import { toFixedPoint, toFixedSteps } from '../../domain/fixed-point.ts'
import { quantityDefinitions } from '../../domain/quantity.ts'
import { multiplyDecimals, shiftDecimal } from '../decimal-text.ts'
import { eventSsde } from '../interpret/event-ssde.ts'
import type { FacilityRule } from './exam-knowledge.ts'
import { matchesEvent } from './match-rule.ts'
import { recheckReport } from './recheck-report.ts'

type UnitQuantity = 'CTDIvol' | 'DLP' | 'KAP' | 'KaR'

interface DosePlaces {
  readonly event: 'ctdivol' | 'dlp' | 'kap' | 'kaR'
  readonly eventField: string
  readonly total: 'reportedDlp' | 'reportedKap' | 'reportedKaR' | null
  readonly totalField: string | null
}

const places: Readonly<Record<UnitQuantity, DosePlaces>> = {
  CTDIvol: { event: 'ctdivol', eventField: 'ctdivolMgy', total: null, totalField: null },
  DLP: {
    event: 'dlp',
    eventField: 'dlpMgyCm',
    total: 'reportedDlp',
    totalField: 'dlpTotalMgyCm',
  },
  KAP: {
    event: 'kap',
    eventField: 'kapGyCm2',
    total: 'reportedKap',
    totalField: 'kapTotalGyCm2',
  },
  KaR: { event: 'kaR', eventField: 'kaRGy', total: 'reportedKaR', totalField: 'kaRTotalGy' },
}

/**
 * A report as the rules of its facility read it: units repaired, roles set, and what is believable judged anew.
 * The report itself stays as it is stored. Of two rules on one quantity or event the later counts.
 * @param rules that hold for the exam, in the order they were set
 */
export function repairReport(report: ExamReport, rules: readonly FacilityRule[]): ExamReport {
  const units = new Map<UnitQuantity, string>()
  for (const { effect } of rules)
    if (effect.kind === 'unit') units.set(effect.quantity, effect.multiplyBy)
  let repaired = withRoles(report, rules)
  const fields: string[] = []
  for (const [quantity, factor] of units) {
    const before = repaired
    repaired = multiplied(repaired, quantity, factor)
    if (repaired !== before) fields.push(places[quantity].eventField)
  }
  return repaired === report ? report : recheckReport(repaired, fields)
}

function withRoles(report: ExamReport, rules: readonly FacilityRule[]): ExamReport {
  const events = report.events.map((event) => eventByRules(event, rules))
  return events.some((event, index) => event !== report.events[index])
    ? { ...report, events }
    : report
}

/** The event in the role that the last rule about it gives. */
export function eventByRules(
  event: IrradiationEvent,
  rules: readonly FacilityRule[],
): IrradiationEvent {
  const effect = rules.findLast(
    (rule) => rule.effect.kind === 'role' && matchesEvent(rule, event),
  )?.effect
  if (effect?.kind !== 'role' || effect.role === event.role) return event
  const changed = { ...event, role: effect.role }
  return { ...changed, ssde: changed.ssde ?? eventSsde(changed) }
}

function multiplied(report: ExamReport, quantity: UnitQuantity, factor: string): ExamReport {
  const { event: key, eventField, total, totalField } = places[quantity]
  const setAside: SetAsideDose[] = []
  /** Doses that were too large to be kept and are none any more, by event (0: the total). */
  const found = new Map<number, FixedDose>()
  for (const dose of report.setAside) {
    const mine = dose.field === (dose.event === null ? totalField : eventField)
    const result = mine ? toFixedPoint(times(dose.value, factor), quantity) : null
    if (result?.ok === true) found.set(dose.event ?? 0, result.value)
    else setAside.push(dose)
  }
  const scaled = (dose: FixedDose | null, event: number): FixedDose | null => {
    if (dose === null) return found.get(event) ?? null
    const steps = times(String(dose), factor)
    const result = toFixedSteps(steps, 0)
    if (result.ok) return result.value
    setAside.push({
      rule: 'dose-too-large',
      field: (event === 0 ? totalField : eventField) ?? '',
      event: event === 0 ? null : event,
      value: shiftDecimal(steps, -quantityDefinitions[quantity].decimals) ?? steps,
    })
    return null
  }
  const events = report.events.map((event, index) => {
    const dose = scaled(event[key], index + 1)
    if (dose === event[key]) return event
    const changed = { ...event, [key]: dose }
    if (key !== 'ctdivol') return changed
    // An SSDE belongs to the CTDIvol it was computed from.
    return { ...changed, ssde: eventSsde(changed) }
  })
  const totals = total === null ? {} : { [total]: scaled(report[total], 0) }
  const same =
    events.every((event, index) => event === report.events[index]) &&
    (total === null || totals[total] === report[total])
  return same ? report : { ...report, ...totals, events, setAside }
}

const times = (text: string, factor: string): string => multiplyDecimals(text, factor) ?? text
