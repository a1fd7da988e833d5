import type { Purpose } from '../domain/purpose.ts'

/**
 * Models whose CT serves one purpose only, as words of the model name; they speak where no description does.
 * PET/CT models are left out: departments use them as ordinary scanners too.
 */
export const purposeDevices: readonly {
  readonly words: readonly string[]
  readonly purpose: Exclude<Purpose, 'diagnostic'>
}[] = [
  // Radiotherapy simulators: Siemens go.Sim, Confidence RT Pro; GE LightSpeed RT16, Optima CT580 RT, Discovery RT; Philips Big Bore RT.
  {
    purpose: 'radiotherapy-planning',
    words: [
      'go sim',
      'confidence rt',
      'lightspeed rt*',
      'optima ct580 rt',
      'discovery rt',
      'big bore rt',
    ],
  },
  // SPECT/CT: Siemens Symbia; GE Infinia Hawkeye, Discovery NM; Philips BrightView XCT, Precedence.
  {
    purpose: 'attenuation-correction',
    words: ['symbia*', 'hawkeye*', 'discovery nm*', 'brightview xct', 'precedence'],
  },
]
