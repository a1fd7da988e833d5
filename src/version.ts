import packageJson from '../package.json' with { type: 'json' }

/** Named in every provenance: which software computed a figure. */
export const softwareVersion: string = packageJson.version
