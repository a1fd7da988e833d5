import type { NameStyle } from './local-name-tables.ts'
import type { ScannerModelId } from './scanner-models.ts'

export const exportFormats = ['openrem-csv', 'ndjson', 'rdsr'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** How the hospital's dose manager writes its table. */
export interface CsvDialect {
  /** Decimals as the database pads them: 724.52000000. */
  readonly paddedDecimals: boolean
  readonly phantomText: 'cm' | 'code-meaning'
  /** Some sites keep no birth dates: only the age in years to one place is left. */
  readonly birthDates: boolean
  readonly newline: '\r\n' | '\n'
}

export interface HospitalDefinition {
  readonly id: string
  readonly name: string
  readonly organisation: string
  readonly country: string
  readonly kind: 'general' | 'children'
  readonly format: ExportFormat
  /** Relative number of exams among the hospitals of its kind. */
  readonly size: number
  readonly scanners: readonly ScannerModelId[]
  /** Names in the study description, and in the requested procedure where the site sends one. */
  readonly studyNames: NameStyle
  readonly requestNames: NameStyle | null
  /** Which body size its scanners report, if any. */
  readonly sizeReport: 'water-equivalent' | 'effective' | null
  /** Reports infants' bodies on the 16 cm phantom. */
  readonly infantBodiesOn16cm: boolean
  /** RDSR stored as Enhanced SR with a dose root. */
  readonly enhancedSr: boolean
  /** Deflate level of its zips; many exports only store, which is also ten times faster to make. */
  readonly zipLevel: 0 | 1
  readonly characterSet: 'ISO_IR 192' | 'ISO_IR 100'
  readonly csv: CsvDialect
}

const plain = {
  sizeReport: null,
  infantBodiesOn16cm: false,
  enhancedSr: false,
  zipLevel: 0,
  characterSet: 'ISO_IR 192',
  csv: { paddedDecimals: false, phantomText: 'cm', birthDates: true, newline: '\r\n' },
} as const
const general = { ...plain, kind: 'general' } as const
const children = { ...plain, kind: 'children' } as const
const padded = { ...plain.csv, paddedDecimals: true } as const
const words = { ...plain.csv, phantomText: 'code-meaning' } as const

/** Invented hospitals; every eighth is a children's hospital. */
// prettier-ignore
export const hospitalDefinitions: readonly HospitalDefinition[] = [
  { ...general, id: 'st-brigid', name: 'St Brigid Hospital', organisation: 'Western Hospitals Trust', country: 'IE', format: 'openrem-csv', size: 1.2, scanners: ['definitionFlash', 'goTop', 'biograph'], studyNames: 'siemens', requestNames: 'en' },
  { ...general, id: 'klinikum-nordheide', name: 'Klinikum Nordheide', organisation: 'Klinikum Nordheide gGmbH', country: 'DE', format: 'rdsr', size: 0.8, scanners: ['definitionFlash', 'force'], studyNames: 'de', requestNames: null, sizeReport: 'effective', characterSet: 'ISO_IR 100' },
  { ...general, id: 'ch-val-de-loire', name: 'Centre hospitalier Val de Loire', organisation: 'GHT Val de Loire', country: 'FR', format: 'ndjson', size: 1.1, scanners: ['revolution', 'optima', 'biograph'], studyNames: 'fr', requestNames: null, sizeReport: 'water-equivalent' },
  { ...general, id: 'st-columba', name: 'St Columba University Hospital', organisation: 'Western Hospitals Trust', country: 'IE', format: 'openrem-csv', size: 1.35, scanners: ['aquilionOne', 'aquilionPrime'], studyNames: 'en', requestNames: null, csv: padded },
  { ...general, id: 'hospital-ribera-alta', name: 'Hospital Ribera Alta', organisation: 'Servicio de Salud Ribera', country: 'ES', format: 'openrem-csv', size: 1, scanners: ['ingenuity', 'incisive'], studyNames: 'es', requestNames: null, csv: words },
  { ...general, id: 'ospedale-san-giusto', name: 'Ospedale San Giusto', organisation: 'ASL Alto Adriatico', country: 'IT', format: 'ndjson', size: 1, scanners: ['revolution', 'goTop'], studyNames: 'it', requestNames: null },
  { ...general, id: 'szpital-miejski', name: 'Szpital Miejski im. Kopernika', organisation: 'Szpital Miejski im. Kopernika', country: 'PL', format: 'ndjson', size: 0.95, scanners: ['optima', 'aquilionPrime'], studyNames: 'pl', requestNames: null },
  { ...children, id: 'rainbow-childrens', name: "Rainbow Children's Hospital", organisation: 'Western Hospitals Trust', country: 'IE', format: 'rdsr', size: 1, scanners: ['force'], studyNames: 'siemens', requestNames: null, sizeReport: 'water-equivalent' },
  { ...general, id: 'vilniaus-rytai', name: 'Vilniaus rytų ligoninė', organisation: 'Rytų ligoninės', country: 'LT', format: 'ndjson', size: 0.85, scanners: ['aquilionPrime', 'ingenuity'], studyNames: 'lt', requestNames: null, sizeReport: 'effective' },
  { ...general, id: 'sjukhuset-malaren', name: 'Mälarsjukhuset Väst', organisation: 'Region Mälaren', country: 'SE', format: 'openrem-csv', size: 1, scanners: ['force', 'revolution', 'biograph'], studyNames: 'sv', requestNames: null, csv: { ...padded, phantomText: 'code-meaning' } },
  { ...general, id: 'ziekenhuis-de-linde', name: 'Ziekenhuis De Linde', organisation: 'De Linde Groep', country: 'NL', format: 'ndjson', size: 1.1, scanners: ['aquilionOne', 'ingenuity'], studyNames: 'nl', requestNames: null, sizeReport: 'water-equivalent' },
  { ...general, id: 'hospital-do-tejo', name: 'Hospital do Tejo', organisation: 'Centro Hospitalar do Tejo', country: 'PT', format: 'openrem-csv', size: 0.9, scanners: ['optima'], studyNames: 'pt', requestNames: null },
  { ...general, id: 'northmoor', name: 'Northmoor General', organisation: 'Northmoor NHS Trust', country: 'GB', format: 'openrem-csv', size: 1.25, scanners: ['goTop', 'definitionFlash', 'biograph'], studyNames: 'siemens', requestNames: 'en', csv: { ...plain.csv, newline: '\n' } },
  { ...general, id: 'keski-jarvi', name: 'Keski-Järven keskussairaala', organisation: 'Keski-Järven hyvinvointialue', country: 'FI', format: 'ndjson', size: 0.85, scanners: ['force', 'incisive'], studyNames: 'fi', requestNames: null },
  { ...general, id: 'spital-am-see', name: 'Spital am See', organisation: 'Spitalverbund am See', country: 'CH', format: 'rdsr', size: 0.7, scanners: ['optima', 'revolution'], studyNames: 'de', requestNames: null, enhancedSr: true, zipLevel: 1 },
  { ...children, id: 'kinderspital-felsen', name: 'Kinderspital Felsen', organisation: 'Stiftung Kinderspital Felsen', country: 'AT', format: 'openrem-csv', size: 1, scanners: ['definitionFlash', 'goTop'], studyNames: 'siemens', requestNames: 'de', csv: words },
  { ...general, id: 'landesklinik-steinach', name: 'Landesklinik Steinach', organisation: 'Landeskliniken Holding', country: 'AT', format: 'openrem-csv', size: 0.9, scanners: ['goTop'], studyNames: 'siemens', requestNames: 'de', csv: { ...plain.csv, birthDates: false } },
  { ...general, id: 'hopital-saint-roch', name: 'Hôpital Saint-Roch', organisation: 'GHT des Collines', country: 'FR', format: 'openrem-csv', size: 0.9, scanners: ['aquilionPrime', 'optima'], studyNames: 'fr', requestNames: null },
  { ...general, id: 'krankenhaus-elbaue', name: 'Krankenhaus Elbaue', organisation: 'Elbaue Kliniken', country: 'DE', format: 'ndjson', size: 1.05, scanners: ['ingenuity', 'force', 'biograph'], studyNames: 'de', requestNames: null, infantBodiesOn16cm: true },
  { ...general, id: 'southport-memorial', name: 'Southport Memorial', organisation: 'Southport Memorial Ltd', country: 'GB', format: 'ndjson', size: 1.15, scanners: ['revolution', 'optima'], studyNames: 'us', requestNames: null, sizeReport: 'water-equivalent' },
  { ...general, id: 'policlinico-tre-ponti', name: 'Policlinico Tre Ponti', organisation: 'Policlinico Tre Ponti', country: 'IT', format: 'openrem-csv', size: 1.1, scanners: ['aquilionOne', 'incisive'], studyNames: 'it', requestNames: null, csv: padded },
  { ...general, id: 'hospital-costa-verde', name: 'Hospital Costa Verde', organisation: 'Servicio de Salud Costa Verde', country: 'ES', format: 'ndjson', size: 0.95, scanners: ['definitionFlash', 'aquilionPrime'], studyNames: 'siemens', requestNames: 'es' },
  { ...general, id: 'sjukhuset-norrvik', name: 'Norrviks sjukhus', organisation: 'Region Norrvik', country: 'SE', format: 'openrem-csv', size: 0.8, scanners: ['revolution'], studyNames: 'sv', requestNames: null },
  { ...children, id: 'hopital-des-enfants', name: 'Hôpital des Enfants Malraux', organisation: 'Fondation Malraux', country: 'FR', format: 'ndjson', size: 1, scanners: ['revolution', 'aquilionOne'], studyNames: 'fr', requestNames: null, sizeReport: 'effective' },
]
