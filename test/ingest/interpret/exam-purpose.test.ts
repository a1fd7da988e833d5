import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { purposeFromWords } from '../../../src/ingest/interpret/exam-purpose.ts'

const purpose = (text: string) => purposeFromWords([text], null, 'CT').purpose

describe('the purpose of an exam', () => {
  it.each([
    ['Thorax^RTP_4DCT_Thorax_C (Adult)', 'radiotherapy-planning'],
    ['RT planning pelvis', 'radiotherapy-planning'],
    ['CT Bestrahlungsplanung Thorax', 'radiotherapy-planning'],
    ['Scanner de centrage sein', 'radiotherapy-planning'],
    ['TAC de simulación', 'radiotherapy-planning'],
    ['Strålterapi thorax', 'radiotherapy-planning'],
    ['CT PLANNING BREAST', 'radiotherapy-planning'],
    ['Pre-radiotherapy planning CT', 'radiotherapy-planning'],
    ['PET CT FDG IMAG SKULL TO THIGH', 'attenuation-correction'],
    ['CTAC Standard', 'attenuation-correction'],
    ['SPECT-CT bone', 'attenuation-correction'],
    ['TEP TDM corps entier', 'attenuation-correction'],
    ['CT CHEST BIOPSY', 'interventional-guidance'],
    ['IR CT CHEST TUBE', 'interventional-guidance'],
    ['CT-gesteuerte Punktion Leber', 'interventional-guidance'],
    ['Drenaje percutáneo guiado por TC', 'interventional-guidance'],
    ['Biopsia de la lesión pulmonar', 'interventional-guidance'],
    ['CT GUIDED DRAINAGE POST OP', 'interventional-guidance'],
    ['RF ablation liver lesion', 'interventional-guidance'],
    ['Specials^DAILY_QC (Adult)', 'quality-assurance'],
    ['10.13 RADIOTHERAPY QA', 'quality-assurance'],
    ['Wasserphantom', 'diagnostic'],
    ['Water phantom', 'quality-assurance'],
    ['LEAD INTEGRITY/Abdomen', 'quality-assurance'],
    ['TEST PATIENT', 'quality-assurance'],
    ['Research Lung 4D', 'research'],
  ] as const)('of "%s" is %s', (text, expected) => {
    expect(purpose(text)).toBe(expected)
  })

  it.each([
    'CT PETROUS BONE',
    'TRAP study',
    'spet',
    'RT KNEE',
    'CT Hüfte TEP links',
    'AC JOINT CT AC',
    'CT TAVI planning',
    'CTA pre-op planning liver donor',
    'CT chest post biopsy',
    'CT thorax nach Lungenbiopsie',
    'CT chest radiotherapy follow up',
    'Z.n. Bestrahlung Thorax',
    'CT pulmonary vein anomalous drainage',
    'CT left atrium AF ablation',
    'Phantom limb pain',
    'QCT spine with phantom',
    "Recherche d'embolie pulmonaire",
    'SPECTRAL CT abdomen',
    '4D CT parathyroid',
    'Studie Thorax',
    'IR3 THORAX',
  ])('of "%s" is diagnostic', (text) => {
    expect(purpose(text)).toBe('diagnostic')
  })

  it('is told by any of the texts, and by a simulator’s model only where they are silent', () => {
    expect(purposeFromWords(['Thorax', '10.13 RADIOTHERAPY QA'], null, 'CT').purpose).toBe(
      'quality-assurance',
    )
    expect(purposeFromWords(['Thorax'], 'LightSpeed RT16', 'CT').purpose).toBe(
      'radiotherapy-planning',
    )
    expect(purposeFromWords(['Thorax biopsy'], 'LightSpeed RT16', 'CT').purpose).toBe(
      'interventional-guidance',
    )
    expect(purposeFromWords(['Thorax'], 'Biograph64', 'CT').purpose).toBe('diagnostic')
  })
})

describe('the purpose of a fluoroscopy', () => {
  it('is diagnostic where it guides an intervention: that is the exam, with DRLs of its own', () => {
    expect(purposeFromWords(['Biliary drainage'], null, 'RF').purpose).toBe('diagnostic')
    expect(purposeFromWords(['Daily QA'], null, 'RF').purpose).toBe('quality-assurance')
  })
})

const descriptions = join(
  import.meta.dirname,
  '../../../../shared/samples/mapping/study-descriptions.json',
)

describe.skipIf(!existsSync(descriptions))(
  '156 descriptions of real archives (shared samples)',
  () => {
    it('are diagnostic but for the four that name PET, a biopsy or an interventional procedure', () => {
      const rows = z
        .array(z.object({ study_description: z.string() }))
        .parse(JSON.parse(readFileSync(descriptions, 'utf8')))
      const others = rows
        .map((row) => row.study_description)
        .filter((text) => purpose(text) !== 'diagnostic')
      expect(others).toEqual([
        'PET CT FDG IMAG SKULL TO THIGH',
        'IR CT CHEST TUBE',
        'CT CHEST BIOPSY',
        'CT ABDOMEN/PELVIS WITH CONTRAST (PETCT)',
      ])
    })
  },
)
