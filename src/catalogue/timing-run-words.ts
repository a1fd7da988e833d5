/**
 * What scanners and radiographers call a bolus timing run, compared without case, accents, spaces and
 * punctuation ("PreMonitoring", "Smart Prep"). A name alone makes no timing run: the event must also be
 * stationary or short, because vendors put the same words on the diagnostic spiral ("CAP (SureStart)").
 */
export const timingRunWords: readonly string[] = [
  // Siemens "PreMonitoring", "Monitoring" (RDSR of a Definition Flash); also French "prémonitorage".
  'monitoring',
  'monitorage',
  // Spanish and Portuguese "monitorización", "monitorização"; Italian "monitoraggio"; Polish; Swedish.
  'monitorizac',
  'monitoraggio',
  'monitorowanie',
  'monitorering',
  // Siemens "Test Bolus" (application guides; exclusion list of an OpenREM user); German, Dutch, Nordic "Testbolus".
  'testbolus',
  'testibolus',
  'bolustest',
  'bolustiming',
  'timingbolus',
  // Spanish, Italian, Portuguese word order and spelling.
  'testdebolo',
  'testdibolo',
  'testbolo',
  'bolotest',
  'testedebolus',
  'testedobolus',
  'bolusteste',
  'bolusdetest',
  'bolustestowy',
  // Bolus tracking: English; German "Bolusverfolgung"; Dutch; Nordic; French; Spanish; Italian; Polish; Finnish.
  'bolustrack',
  'trackingbolus',
  'carebolus',
  'boluspro',
  'bolusverfolgung',
  'bolusvolging',
  'bolussparning',
  'bolussporing',
  'suividebolus',
  'suividubolus',
  'detectiondebolus',
  'seguimientodebolo',
  'seguimientodelbolo',
  'tracciamentodelbolo',
  'sledzeniebolusa',
  'bolusseuranta',
  // GE "Smart Prep", "SmartPrep Baseline"; Canon/Toshiba "SureStart", older "Real Prep"; Philips "Locator", "Tracker".
  'smartprep',
  'surestart',
  'realprep',
  'locator',
  'tracker',
]
