import type { Quantity } from '../domain/quantity.ts'

/**
 * Largest believable value of one event or one exam's total, in the quantity's unit; beyond it a unit is
 * mistaken. Brain perfusion reaches some 500 mGy, long interventions 10 Gy and 1000 Gy·cm².
 */
export const doseBounds: Readonly<Record<Exclude<Quantity, 'E'>, number>> = {
  CTDIvol: 1000,
  DLP: 30_000,
  SSDE: 3000,
  KAP: 2000,
  KaR: 30,
}
