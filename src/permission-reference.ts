import { actionSentences } from './access/action-sentences.ts'
import { actions, permissions, type Action, type Reach } from './access/permissions.ts'
import { roles } from './access/role.ts'
import { actionsExtension, openExtension } from './http/needs.ts'
import { openAddresses } from './http/open-addresses.ts'
import type { OpenAPIObject } from './http/open-api-object.ts'
import { page, row } from './reference-page.ts'

const reachWords: Readonly<Record<Reach, string>> = {
  own: 'own',
  every: 'all',
  registry: 'yes',
}

const intro = [
  'Who may do what. The checks of the service read the same table (`src/access/permissions.ts`), and each route says in',
  'its description which actions it needs, so this page cannot differ from what is checked. What is not written here is',
  'forbidden. *own*: the facilities the credential names; *all*: every facility, whatever it names; *yes*: it is',
  'about no facility. A facility outside that is answered as one that does not exist.',
].join(' ')

/** The authorisation table and the routes that use it. @param document with the routes' `needs` */
export function permissionReference(document: OpenAPIObject): string {
  const routes = operations(document)
  const using = (action: Action) =>
    routes
      .filter(({ needed }) => needed.includes(action))
      .map(({ name }) => `\`${name}\``)
      .join(', ')
  const table = actions.map((action) =>
    row(
      `\`${action}\``,
      ...roles.map((role) => {
        const reach = permissions[action][role]
        return reach === undefined ? '' : reachWords[reach]
      }),
    ),
  )
  return page('Permissions', intro, [
    row('action', ...roles),
    row('---', ...roles.map(() => '---')),
    ...table,
    '',
    '## What the actions are, and which routes need them',
    '',
    'A route with several actions needs one of them to be asked at all, and each for its part. An action without a route is of the command line, which needs the data directory and no credential.',
    '',
    row('action', 'what it allows', 'routes'),
    row('---', '---', '---'),
    ...actions.map((action) => row(`\`${action}\``, actionSentences[action], using(action))),
    '',
    '## Routes that need a credential and no action',
    '',
    row('route', 'why'),
    row('---', '---'),
    ...routes.flatMap(({ name, open }) => (open === null ? [] : [row(`\`${name}\``, open)])),
    '',
    '## Addresses that need no credential',
    '',
    row('address', 'why'),
    row('---', '---'),
    ...openAddresses.map(({ method, path, reason }) => row(`\`${method} ${path}\``, reason)),
  ])
}

function operations(document: OpenAPIObject) {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method) => {
      const operation = item[method]
      if (operation === undefined) return []
      const needed: unknown = operation[actionsExtension]
      const open: unknown = operation[openExtension]
      return [
        {
          name: `${method.toUpperCase()} ${path}`,
          needed: Array.isArray(needed) ? needed.map(String) : [],
          open: typeof open === 'string' ? open : null,
        },
      ]
    }),
  )
}
