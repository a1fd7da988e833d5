/**
 * Names of the projection image a scan is planned on, as whole words; asked only where a format does not
 * say the acquisition type. Siemens "Topogram", GE "Scout", Philips "Surview", Canon "Scanogram".
 */
export const localiserWords: readonly string[] = [
  'topogram*',
  'scout*',
  'surview*',
  'scanogram*',
  'scano',
  'scanoscop*',
  'localizer*',
  'localiser*',
  'lokalizer*',
  'lokaliser*',
  'localisateur*',
  'localizador*',
  'localizzatore',
  'ubersichtsaufnahme',
  'topogramm',
  'pilot scan',
]
