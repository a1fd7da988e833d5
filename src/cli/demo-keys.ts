import type { Role } from '../access/role.ts'
import type { Services } from '../services.ts'

export interface DemoKey {
  readonly role: Role
  readonly facility: string | null
  readonly key: string
}

/** One key a role: hospital people for the first hospital, the others for the whole registry. */
export async function demoKeys(services: Services): Promise<readonly DemoKey[]> {
  const hospital = (await services.facilities.facilities())[0]?.id
  if (hospital === undefined) throw new Error('the demonstration has no hospital')
  const wanted: readonly { role: Role; facility: string | null }[] = [
    { role: 'physicist', facility: hospital },
    { role: 'uploader', facility: hospital },
    { role: 'researcher', facility: null },
    { role: 'authority', facility: null },
    { role: 'admin', facility: null },
  ]
  const keys: DemoKey[] = []
  for (const { role, facility } of wanted) {
    const wide = role === 'authority' || role === 'admin'
    const created = await services.createKey({
      label: `Demo ${role}`,
      roles: [role],
      facilities: facility === null ? (wide ? '*' : []) : [facility],
    })
    if (!('key' in created)) throw new Error('the demonstration lost its hospital')
    keys.push({ role, facility, key: created.key })
  }
  return keys
}

export function demoWelcome(address: string, keys: readonly DemoKey[]): string {
  const lines = keys.map(
    ({ role, facility, key }) =>
      `  ${role.padEnd(10)} ${key}${facility === null ? '' : `  (${facility})`}`,
  )
  const physicist = keys.find(({ role }) => role === 'physicist')
  return [
    '',
    `The registry is up at ${address}`,
    ...(physicist === undefined ? [] : [`Open ${address}/#key=${physicist.key}`]),
    'Keys, one per role:',
    ...lines,
    `API: ${address}/docs    Stop with Ctrl+C.`,
  ].join('\n')
}
