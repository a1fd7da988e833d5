/** What the registry calls itself in negotiation and in files it writes (PS3.7, D.3.3.2). */
export const softwareName = {
  implementationClassUid: '2.25.7707000002',
  implementationVersion: 'OPENDRL',
} as const
