import { createRoute, z } from '@hono/zod-openapi'
import { backupView, madeBackup } from '../contract/backup.ts'
import { verification } from '../contract/verification.ts'
import type { ServicesOf } from './app-env.ts'
import { json } from './json-body.ts'
import { needs } from './needs.ts'
import { newRouter } from './new-router.ts'
import { problemResponses } from './problem-responses.ts'

const create = createRoute({
  ...needs('backup.create'),
  method: 'post',
  path: '/backups',
  tags: ['operations'],
  summary: 'Make a backup while the service goes on',
  description:
    'Into the folder of the setting OPENDRL_BACKUP_DIR; answered when it is whole and on disk. Keys are never in it.',
  request: {
    query: z.strictObject({
      keep: z
        .string()
        .regex(/^[1-9]\d{0,3}$/, 'a whole number from 1')
        .transform(Number)
        .optional()
        .describe('Delete all but the newest so many backups afterwards, this one counted.'),
    }),
  },
  responses: {
    201: { description: 'The backup.', content: json(madeBackup) },
    ...problemResponses(
      'key-invalid',
      'role-missing',
      'request-invalid',
      'backup-failed',
      'disk-full',
    ),
  },
})

const list = createRoute({
  ...needs('backup.create'),
  method: 'get',
  path: '/backups',
  tags: ['operations'],
  summary: 'Backups in the folder of the service, newest first',
  responses: {
    200: {
      description: 'Backups, and folders that look like one and are not whole.',
      content: json(z.object({ backups: z.array(backupView), unusable: z.array(z.string()) })),
    },
    ...problemResponses('key-invalid', 'role-missing'),
  },
})

const verify = createRoute({
  ...needs('registry.verify'),
  method: 'post',
  path: '/verifications',
  tags: ['operations'],
  summary: 'Read the whole registry and say whether it is as it was written',
  responses: {
    200: { description: 'What was found; sound or not.', content: json(verification) },
    ...problemResponses('key-invalid', 'role-missing'),
  },
})

/** Backups and verification of the running registry. */
export function backupRoutes(services: ServicesOf) {
  const app = newRouter()
  app.openapi(create, async (c) => {
    c.get('access').permit('backup.create', null)
    return c.json(await services().makeBackup(null, c.req.valid('query').keep ?? null), 201)
  })
  app.openapi(list, async (c) => {
    c.get('access').permit('backup.create', null)
    const { backups, unusable } = services().backups()
    return c.json({ backups: [...backups], unusable: [...unusable] }, 200)
  })
  app.openapi(verify, async (c) => {
    c.get('access').permit('registry.verify', null)
    return c.json(await services().verify(), 200)
  })
  return app
}
