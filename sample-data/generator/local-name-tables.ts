import type { SampleProtocolId } from './sample-protocols.ts'

/** What a hospital calls what is no diagnostic exam. */
export type SpecialNameId = 'planning' | 'pet-ct' | 'guidance' | 'test'

export const nameStyles = [
  'siemens',
  'en',
  'us',
  'de',
  'fr',
  'es',
  'it',
  'nl',
  'pl',
  'lt',
  'pt',
  'sv',
  'fi',
] as const
export type NameStyle = (typeof nameStyles)[number]

interface NameTable {
  readonly names: Readonly<Record<SampleProtocolId, string>>
  readonly special: Readonly<Record<SpecialNameId, string>>
  /** How the name of an adult's and of a child's protocol differs. */
  readonly adult: (name: string) => string
  readonly child: (name: string) => string
  /** Typed in a hurry; no mapping can know what they were. */
  readonly unmapped: readonly string[]
}

const same = (name: string): string => name

/** Names as radiology systems and consoles write them; from the style of real archives, invented. */
// prettier-ignore
export const localNameTables: Readonly<Record<NameStyle, NameTable>> = {
  siemens: {
    names: { 'head-wo': 'Head^HeadRoutine', 'head-w': 'Head^HeadContrast', sinuses: 'Head^Sinus', 'neck-w': 'Neck^NeckRoutine', 'cervical-spine': 'Spine^CSpineRoutine', 'lumbar-spine': 'Spine^LSpineRoutine', 'chest-w': 'Thorax^Routine', 'chest-wo': 'Thorax^ThorNative', ctpa: 'Thorax^PE_STUDY', 'abdomen-pelvis-w': 'Abdomen^AbdPelvRoutine', 'abdomen-pelvis-wo': 'Abdomen^AbdPelvNative', 'abdomen-w': 'Abdomen^AbdRoutine', 'cap-w': 'Thorax^TAP' },
    special: { planning: 'Thorax^RTP_4DCT_Thorax (Adult)', 'pet-ct': 'PET^PETCT_WholeBody (Adult)', guidance: 'Abdomen^Biopsy (Adult)', test: 'QA^Phantom_Daily' },
    adult: (name) => `${name} (Adult)`, child: (name) => `${name} (Child)`,
    unmapped: ['Specials^Test01 (Adult)', 'Private^New_Protocol (Adult)'],
  },
  en: {
    names: { 'head-wo': 'CT Head', 'head-w': 'CT Head with contrast', sinuses: 'CT Sinuses', 'neck-w': 'CT Neck with contrast', 'cervical-spine': 'CT Spine cervical', 'lumbar-spine': 'CT Spine lumbar', 'chest-w': 'CT Thorax with contrast', 'chest-wo': 'CT Thorax plain', ctpa: 'CT Pulmonary angiogram', 'abdomen-pelvis-w': 'CT Abdomen and pelvis with contrast', 'abdomen-pelvis-wo': 'CT Abdomen and pelvis plain', 'abdomen-w': 'CT Abdomen with contrast', 'cap-w': 'CT Thorax abdomen pelvis with contrast' },
    special: { planning: 'RTP planning thorax', 'pet-ct': 'PET CT whole body FDG', guidance: 'CT guided biopsy', test: 'QA phantom' },
    adult: same, child: (name) => `${name} (paed)`,
    unmapped: ['CT see request', 'CT outside review', 'XCT misc'],
  },
  us: {
    names: { 'head-wo': 'CT BRAIN WO CONTRAST', 'head-w': 'CT BRAIN W CONTRAST', sinuses: 'CT SINUSES WO', 'neck-w': 'CT NECK SOFT TISSUE W', 'cervical-spine': 'CT C-SPINE WO', 'lumbar-spine': 'CT L-SPINE WO', 'chest-w': 'CT CHEST W IV CONT', 'chest-wo': 'CT CHEST WO', ctpa: 'CTA CHEST PE', 'abdomen-pelvis-w': 'CT ABD/PEL W IV CONT', 'abdomen-pelvis-wo': 'CT ABD/PEL WO (STONE)', 'abdomen-w': 'CT ABD W IV CONT', 'cap-w': 'CT C/A/P W IV CONT' },
    special: { planning: 'RTP THORAX PLANNING', 'pet-ct': 'PET CT FDG SKULL TO THIGH', guidance: 'CT GUIDED BIOPSY', test: 'QA PHANTOM DAILY' },
    adult: same, child: (name) => `${name} PEDS`,
    unmapped: ['CT UNLISTED', 'CT OUTSIDE IMAGE'],
  },
  de: {
    names: { 'head-wo': 'CT Schädel nativ', 'head-w': 'CT Schädel mit KM', sinuses: 'CT NNH', 'neck-w': 'CT Hals mit KM', 'cervical-spine': 'CT HWS', 'lumbar-spine': 'CT LWS', 'chest-w': 'CT Thorax mit KM', 'chest-wo': 'CT Thorax nativ', ctpa: 'CT Pulmonalisangiographie', 'abdomen-pelvis-w': 'CT Abdomen, Becken mit KM', 'abdomen-pelvis-wo': 'CT Abdomen, Becken nativ', 'abdomen-w': 'CT Oberbauch mit KM', 'cap-w': 'CT Thorax, Abdomen, Becken mit KM' },
    special: { planning: 'RTP Bestrahlungsplanung Thorax', 'pet-ct': 'PET-CT Ganzkörper', guidance: 'CT gesteuerte Biopsie', test: 'QA Phantom Konstanzprüfung' },
    adult: same, child: (name) => `${name} Kind`,
    unmapped: ['CT sonstiges', 'CT extern Nachbefundung'],
  },
  fr: {
    names: { 'head-wo': 'Scanner crâne sans injection', 'head-w': 'Scanner crâne avec injection', sinuses: 'Scanner sinus', 'neck-w': 'Scanner cou injecté', 'cervical-spine': 'Scanner rachis cervical', 'lumbar-spine': 'Scanner rachis lombaire', 'chest-w': 'Scanner thorax injecté', 'chest-wo': 'Scanner thorax sans injection', ctpa: 'Angioscanner thoracique EP', 'abdomen-pelvis-w': 'Scanner abdomino-pelvien injecté', 'abdomen-pelvis-wo': 'Scanner abdomino-pelvien sans injection', 'abdomen-w': 'Scanner abdomen injecté', 'cap-w': 'Scanner TAP injecté' },
    special: { planning: 'RTP centrage thorax', 'pet-ct': 'PET TDM corps entier', guidance: 'Biopsie sous scanner', test: 'QA fantôme (phantom)' },
    adult: same, child: (name) => `${name} enfant`,
    unmapped: ['Scanner divers', 'Scanner relecture'],
  },
  es: {
    names: { 'head-wo': 'TC cráneo "urgencias"', 'head-w': 'TC cráneo con contraste', sinuses: 'TC senos paranasales', 'neck-w': 'TC cuello con contraste', 'cervical-spine': 'TC columna cervical', 'lumbar-spine': 'TC columna lumbar', 'chest-w': 'TC tórax con contraste', 'chest-wo': 'TC tórax sin contraste', ctpa: 'Angio-TC TEP', 'abdomen-pelvis-w': 'TC abdomen y pelvis con contraste', 'abdomen-pelvis-wo': 'TC abdomen y pelvis sin contraste', 'abdomen-w': 'TC abdomen con contraste', 'cap-w': 'TC tórax abdomen y pelvis con contraste' },
    special: { planning: 'RTP planificación tórax', 'pet-ct': 'PET-TC cuerpo entero', guidance: 'Biopsia guiada por TC', test: 'QA phantom' },
    adult: same, child: (name) => `${name} pediátrico`,
    unmapped: ['TC otros', 'TC externo'],
  },
  it: {
    names: { 'head-wo': 'TC encefalo senza mdc', 'head-w': 'TC encefalo con mdc', sinuses: 'TC seni paranasali', 'neck-w': 'TC collo con mdc', 'cervical-spine': 'TC rachide cervicale', 'lumbar-spine': 'TC rachide lombare', 'chest-w': 'TC torace con mdc', 'chest-wo': 'TC torace senza mdc', ctpa: 'AngioTC arterie polmonari', 'abdomen-pelvis-w': 'TC addome completo con mdc', 'abdomen-pelvis-wo': 'TC addome completo senza mdc', 'abdomen-w': 'TC addome superiore con mdc', 'cap-w': 'TC total body con mdc' },
    special: { planning: 'RTP centratura torace', 'pet-ct': 'PET TC total body', guidance: 'Biopsia TC guidata', test: 'QA phantom' },
    adult: same, child: (name) => `${name} ped.`,
    unmapped: ['TC varie', 'TC consulenza esterna'],
  },
  nl: {
    names: { 'head-wo': 'CT hersenen blanco', 'head-w': 'CT hersenen met contrast', sinuses: 'CT neusbijholten', 'neck-w': 'CT hals met contrast', 'cervical-spine': 'CT CWK', 'lumbar-spine': 'CT LWK', 'chest-w': 'CT thorax met contrast', 'chest-wo': 'CT thorax blanco', ctpa: 'CTA longembolie', 'abdomen-pelvis-w': 'CT abdomen bekken met contrast', 'abdomen-pelvis-wo': 'CT abdomen bekken blanco', 'abdomen-w': 'CT bovenbuik met contrast', 'cap-w': 'CT thorax abdomen met contrast' },
    special: { planning: 'RTP planning thorax', 'pet-ct': 'PET CT lichaam', guidance: 'CT geleide biopsie (biopsy)', test: 'QA fantoom (phantom)' },
    adult: same, child: (name) => `${name} kind`,
    unmapped: ['CT overig', 'CT revisie'],
  },
  pl: {
    names: { 'head-wo': 'TK głowy bez kontrastu', 'head-w': 'TK głowy z kontrastem', sinuses: 'TK zatok', 'neck-w': 'TK szyi z kontrastem', 'cervical-spine': 'TK kręgosłupa szyjnego', 'lumbar-spine': 'TK kręgosłupa lędźwiowego', 'chest-w': 'TK klatki piersiowej z kontrastem', 'chest-wo': 'TK klatki piersiowej bez kontrastu', ctpa: 'Angio-TK tętnic płucnych', 'abdomen-pelvis-w': 'TK jamy brzusznej i miednicy z kontrastem', 'abdomen-pelvis-wo': 'TK jamy brzusznej i miednicy bez kontrastu', 'abdomen-w': 'TK jamy brzusznej z kontrastem', 'cap-w': 'TK klatki, brzucha i miednicy z kontrastem' },
    special: { planning: 'RTP planowanie klatka', 'pet-ct': 'PET TK całe ciało', guidance: 'Biopsja pod kontrolą TK (biopsy)', test: 'QA phantom' },
    adult: same, child: (name) => `${name} dziecko`,
    unmapped: ['TK inne', 'TK konsultacja'],
  },
  lt: {
    names: { 'head-wo': 'Galvos KT', 'head-w': 'Galvos KT su kontrastu', sinuses: 'Prienosinių ančių KT', 'neck-w': 'Kaklo KT su kontrastu', 'cervical-spine': 'Kaklinės stuburo dalies KT', 'lumbar-spine': 'Juosmeninės stuburo dalies KT', 'chest-w': 'Krūtinės KT su kontrastu', 'chest-wo': 'Krūtinės KT', ctpa: 'Plaučių arterijų KTA', 'abdomen-pelvis-w': 'Pilvo ir dubens KT su kontrastu', 'abdomen-pelvis-wo': 'Pilvo ir dubens KT', 'abdomen-w': 'Pilvo KT su kontrastu', 'cap-w': 'Krūtinės, pilvo ir dubens KT su kontrastu' },
    special: { planning: 'RTP planavimas krūtinė', 'pet-ct': 'PET KT visas kūnas', guidance: 'Biopsija KT kontrolėje (biopsy)', test: 'QA phantom' },
    adult: same, child: (name) => `${name}, vaikai`,
    unmapped: ['Kita KT', 'KT konsultacija'],
  },
  pt: {
    names: { 'head-wo': 'TC crânio sem contraste', 'head-w': 'TC crânio com contraste', sinuses: 'TC seios perinasais', 'neck-w': 'TC pescoço com contraste', 'cervical-spine': 'TC coluna cervical', 'lumbar-spine': 'TC coluna lombar', 'chest-w': 'TC tórax com contraste', 'chest-wo': 'TC tórax sem contraste', ctpa: 'Angio-TC pulmonar', 'abdomen-pelvis-w': 'TC abdominopélvica com contraste', 'abdomen-pelvis-wo': 'TC abdominopélvica sem contraste', 'abdomen-w': 'TC abdominal com contraste', 'cap-w': 'TC toracoabdominopélvica com contraste' },
    special: { planning: 'RTP planeamento tórax', 'pet-ct': 'PET TC corpo inteiro', guidance: 'Biópsia guiada por TC (biopsy)', test: 'QA phantom' },
    adult: same, child: (name) => `${name} pediátrica`,
    unmapped: ['TC outros', 'TC 2.a leitura'],
  },
  sv: {
    names: { 'head-wo': 'DT hjärna', 'head-w': 'DT hjärna med kontrast', sinuses: 'DT sinus', 'neck-w': 'DT hals med kontrast', 'cervical-spine': 'DT halsrygg', 'lumbar-spine': 'DT ländrygg', 'chest-w': 'DT thorax med kontrast', 'chest-wo': 'DT thorax', ctpa: 'DT lungartärer', 'abdomen-pelvis-w': 'DT buk med kontrast', 'abdomen-pelvis-wo': 'DT buk översikt', 'abdomen-w': 'DT övre buk med kontrast', 'cap-w': 'DT thorax buk med kontrast' },
    special: { planning: 'RTP dosplanering thorax', 'pet-ct': 'PET DT helkropp', guidance: 'DT ledd biopsi (biopsy)', test: 'QA fantom (phantom)' },
    adult: same, child: (name) => `${name} barn`,
    unmapped: ['DT övrigt', 'DT eftergranskning'],
  },
  fi: {
    names: { 'head-wo': 'Pään TT', 'head-w': 'Pään TT varjoaineella', sinuses: 'Sivuonteloiden TT', 'neck-w': 'Kaulan TT varjoaineella', 'cervical-spine': 'Kaularangan TT', 'lumbar-spine': 'Lannerangan TT', 'chest-w': 'Thoraxin TT varjoaineella', 'chest-wo': 'Thoraxin TT', ctpa: 'Keuhkovaltimoiden TT', 'abdomen-pelvis-w': 'Vatsan TT varjoaineella', 'abdomen-pelvis-wo': 'Vatsan TT', 'abdomen-w': 'Ylävatsan TT varjoaineella', 'cap-w': 'Vartalon TT varjoaineella' },
    special: { planning: 'RTP annossuunnittelu thorax', 'pet-ct': 'PET TT kokovartalo', guidance: 'TT-ohjattu biopsia (biopsy)', test: 'QA fantomi (phantom)' },
    adult: same, child: (name) => `${name}, lapsi`,
    unmapped: ['Muu TT', 'TT konsultaatio'],
  },
}
