import stored from './data/protocol-frequencies.json' with { type: 'json' }

/** How often experts gave each protocol to names; decides between protocols a name fits equally well. */
export const protocolFrequencies: ReadonlyMap<string, number> = new Map(
  Object.entries(stored.protocols),
)
