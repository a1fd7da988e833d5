/** Every address that is answered without a credential, and why. What is not listed here needs one; a test walks it. */
export const openAddresses = [
  { method: 'GET', path: '/health/live', reason: 'Says that the process answers.' },
  { method: 'GET', path: '/health/ready', reason: 'Says whether it takes work.' },
  { method: 'GET', path: '/openapi.json', reason: 'The description of the routes.' },
  { method: 'GET', path: '/docs', reason: 'The same for people.' },
  { method: 'GET', path: '/docs.css', reason: 'Its style.' },
  { method: 'GET', path: '/fhir/metadata', reason: 'FHIR demands it.' },
  {
    method: 'OPTIONS',
    path: '/dicomweb/*',
    reason: 'Says which methods an address knows, whether it is there or not.',
  },
  { method: 'GET', path: '/', reason: 'The page; it asks for the key.' },
  {
    method: 'GET',
    path: '/auth/state',
    reason: 'How people sign in; of the asking browser alone, whether it is signed in.',
  },
  { method: 'GET', path: '/auth/sign-in', reason: 'Sends a browser to the provider.' },
  {
    method: 'GET',
    path: '/auth/callback',
    reason: 'Where a browser comes back: what it brings is checked.',
  },
  { method: 'GET', path: '/auth/sign-out', reason: 'Sends a browser to the provider.' },
  {
    method: 'POST',
    path: '/auth/backchannel-logout',
    reason: 'The provider proves itself by the token it sends.',
  },
  {
    method: 'POST',
    path: '/auth/set-up',
    reason: 'Needs the code on the terminal, while the registry has no key.',
  },
  { method: 'GET', path: '/assets/*', reason: 'The page’s files.' },
  { method: 'GET', path: '/favicon.ico', reason: 'Empty.' },
] as const
