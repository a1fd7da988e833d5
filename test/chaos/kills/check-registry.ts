import { z } from 'zod'
import { typicalAnswer } from '../../../src/contract/analytics.ts'
import { mappingsView } from '../../../src/contract/mapping.ts'
import { receipt, type Receipt } from '../../../src/contract/receipt.ts'
import { apiClient } from '../../support/api-client.ts'
import type { Model, Violation } from './model.ts'
import { changingNames, facilities, headLoinc, type Keys } from './registry-setup.ts'

const page = z.object({ uploads: z.array(receipt), next: z.string().nullable() })

/** Asks the service all there is to ask about what it should hold. */
export async function checkRegistry(
  address: string,
  keys: Keys,
  model: Model,
): Promise<readonly Violation[]> {
  const call = apiClient(address, keys.authority)
  const violations = [...model.settle(await allReceipts(call))]
  for (const facility of facilities) {
    const view = mappingsView.parse((await call(`/api/v1/mappings?facility=${facility}`)).json())
    const wanted = model.exams(facility).size
    const stored = view.localNames.reduce((sum, { exams }) => sum + exams, 0)
    if (stored !== wanted) violations.push(countsDiffer(facility, 'stored', stored, wanted))
    const query = 'quantity=DLP&from=2025-01-01&to=2025-12-31'
    const { rows } = typicalAnswer.parse(
      (await call(`/api/v1/typical-values?facility=${facility}&${query}`)).json(),
    )
    const heads = rows.filter(({ protocol }) => protocol.loinc === headLoinc)
    const answered = heads.reduce((sum, { exams }) => sum + (exams ?? 0), 0)
    const due = wanted - changingNames.length
    if (answered !== due) violations.push(countsDiffer(facility, 'in statistics', answered, due))
    for (const { localName, state, loinc } of view.localNames) {
      const expected = model.mappings.get(`${facility} ${localName}`)
      if (expected === undefined) continue
      const now = state === 'mapped' ? loinc : state === 'none-on-purpose' ? 'none' : 'unmapped'
      if (now !== expected.known && now !== expected.asked)
        violations.push({
          kind: 'lost',
          what: `the mapping of ${localName} at ${facility} is ${now}, not ${expected.known}`,
        })
      model.mappings.set(`${facility} ${localName}`, { known: now, asked: null })
    }
  }
  return violations
}

async function allReceipts(call: ReturnType<typeof apiClient>): Promise<readonly Receipt[]> {
  const receipts: Receipt[] = []
  for (let after: string | null = ''; after !== null;) {
    const answer = await call(`/api/v1/uploads?limit=1000${after === '' ? '' : `&after=${after}`}`)
    const { uploads, next } = page.parse(answer.json())
    receipts.push(...uploads)
    after = next
  }
  return receipts
}

const countsDiffer = (facility: string, where: string, is: number, due: number): Violation => ({
  kind: is < due ? 'lost' : 'doubled',
  what: `${facility}: ${is} exams ${where}, ${due} are due`,
})
