import { describe, expect, it } from 'vitest'
import { hidePeople } from '../../../src/ingest/people/hide-people.ts'
import { nameHider } from '../../../src/ingest/people/name-hider.ts'
import { makeRecord } from '../../support/make-record.ts'

const hide = (text: string, ...names: string[]): string => nameHider(names)?.(text) ?? text

describe('names of people in texts', () => {
  it.each([
    ['CT Thorax Mrs SMITHSON', 'Smithson^Jane', 'CT Thorax Mrs ***'],
    ['smithson jane: CT Kopf', 'SMITHSON^JANE^^', '*** ***: CT Kopf'],
    ['Abdomen (O’Neill)', 'O’Neill^Sean', 'Abdomen (***)'],
    ['Thorax für Müller', 'Müller^Eva', 'Thorax für ***'],
    ['Thorax Muller', 'Müller^Eva', 'Thorax ***'],
    ['КТ головы Иванова', 'Иванова^Анна', 'КТ головы ***'],
    ['Αξονική Παπαδόπουλος', 'Παπαδόπουλος^Γ', 'Αξονική ***'],
    ['頭部CT山田太郎様', 'Yamada^Tarou=山田^太郎=やまだ^たろう', '頭部CT******様'],
    ['두부 김철수 CT', 'Kim^Chulsoo=김^철수', '두부 김*** CT'],
    ['ראש כהן CT', 'כהן^דוד', 'ראש *** CT'],
    ['رأس محمود', 'محمود^علي', 'رأس ***'],
  ])('%s is kept as without %s', (text, name, clean) => {
    expect(hide(text, name)).toBe(clean)
  })

  it('are left where they are part of another word, or too short to be told from one', () => {
    expect(hide('Smithsonian protocol', 'Smithson^Al')).toBe('Smithsonian protocol')
    expect(hide('CT Al scan', 'Ng^Al')).toBe('CT Al scan')
  })

  it.each(['Head', 'Brust', 'Thorax', 'Hals', 'Abdomen', 'Colon'])(
    'never take away what was examined: a patient called %s',
    (name) => {
      expect(hide(`CT ${name.toUpperCase()} nativ`, `${name}^${name}`)).toBe(
        `CT ${name.toUpperCase()} nativ`,
      )
    },
  )

  it('are hidden in the texts of a record, and never in maker and model', () => {
    const record = makeRecord()
    const clean = hidePeople(
      {
        ...record,
        studyDescription: 'CT Thorax Canarysson',
        requestedProcedure: 'for dr. CANARYDOC',
        device: { ...record.device, manufacturer: 'Canarysson', model: 'Scan' },
        events: [{ acquisitionProtocol: 'Thorax canarysson' }],
      },
      ['Canarysson^Jane', 'Canarydoc^John'],
    )
    expect(clean).toMatchObject({
      studyDescription: 'CT Thorax ***',
      requestedProcedure: 'for dr. ***',
      device: { manufacturer: 'Canarysson' },
      events: [{ acquisitionProtocol: 'Thorax ***' }],
    })
  })

  it('cost little however many a hostile file has', () => {
    const names = Array.from(
      { length: 100_000 },
      (_, index) => `Name${String.fromCharCode(97 + (index % 26))}x`,
    )
    expect(hide('CT Thorax', ...names)).toBe('CT Thorax')
  })
})
