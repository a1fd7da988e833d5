import { createRoute, z } from '@hono/zod-openapi'
import { releaseFileNames, releaseMediaTypes } from '../contract/release.ts'
import { releaseView, snapshotView } from '../contract/release-view.ts'
import type { ServicesOf } from './app-env.ts'
import { json } from './json-body.ts'
import { needs } from './needs.ts'
import { newRouter } from './new-router.ts'
import { ProblemError } from './problem.ts'
import { problemResponses } from './problem-responses.ts'

const id = z.string().max(64)
const title = z.strictObject({ title: z.string().trim().min(1).max(200).optional() })

const createSnapshot = createRoute({
  ...needs('snapshot.create'),
  method: 'post',
  path: '/snapshots',
  tags: ['releases'],
  summary: 'Make the snapshot that peers see',
  responses: {
    201: { description: 'The snapshot.', content: json(snapshotView) },
    ...problemResponses('key-invalid', 'role-missing'),
  },
})

const create = createRoute({
  ...needs('release.create'),
  method: 'post',
  path: '/releases',
  tags: ['releases'],
  summary: 'Make a research release',
  request: { body: { required: false, content: json(title) } },
  responses: {
    201: { description: 'The release.', content: json(releaseView) },
    ...problemResponses('key-invalid', 'role-missing'),
  },
})

const list = createRoute({
  ...needs('release.read'),
  method: 'get',
  path: '/releases',
  tags: ['releases'],
  summary: 'Research releases, newest first',
  responses: {
    200: { description: 'Releases.', content: json(z.object({ releases: z.array(releaseView) })) },
    ...problemResponses('key-invalid', 'role-missing'),
  },
})

const read = createRoute({
  ...needs('release.read'),
  method: 'get',
  path: '/releases/{id}',
  tags: ['releases'],
  summary: 'A release: its period, files and their SHA-256',
  request: { params: z.object({ id }) },
  responses: {
    200: { description: 'The release.', content: json(releaseView) },
    ...problemResponses('key-invalid', 'role-missing', 'not-found'),
  },
})

const file = createRoute({
  ...needs('release.read'),
  method: 'get',
  path: '/releases/{id}/{file}',
  tags: ['releases'],
  summary: 'A file of a release',
  description:
    'cells.parquet, cells.arrow, cells.csv, cells.json, dictionary.json or method.md. The SHA-256 is the ETag.',
  request: { params: z.object({ id, file: z.string().max(64) }) },
  responses: {
    200: { description: 'The bytes, the same for everybody and for ever.' },
    ...problemResponses('key-invalid', 'role-missing', 'not-found'),
  },
})

/** Aggregated, disclosure-controlled datasets. */
export function releaseRoutes(services: ServicesOf) {
  const app = newRouter()
  app.openapi(createSnapshot, async (c) => {
    c.get('access').permit('snapshot.create', null)
    const snapshot = await services().questions.createSnapshot(c.req.raw.signal)
    c.get('audit').thing('snapshot', snapshot.id)
    return c.json(snapshot, 201)
  })
  app.openapi(create, async (c) => {
    c.get('access').permit('release.create', null)
    const { title } = c.req.valid('json')
    const release = await services().questions.createRelease(title ?? null, c.req.raw.signal)
    c.get('audit').thing('release', release.id)
    return c.json(release, 201)
  })
  app.openapi(list, async (c) => {
    c.get('access').permit('release.read', null)
    return c.json({ releases: [...(await services().questions.releases())] }, 200)
  })
  app.openapi(read, async (c) => {
    c.get('access').permit('release.read', null)
    const found = await services().questions.release(c.req.valid('param').id)
    if (found === null) throw new ProblemError('not-found', 'There is no such release.')
    c.get('audit').thing('release', found.id)
    return c.json(found, 200)
  })
  app.openapi(file, async (c) => {
    c.get('access').permit('release.read', null)
    const asked = c.req.valid('param')
    const name = releaseFileNames.find((known) => known === asked.file)
    const found = name === undefined ? null : await services().questions.releaseFile(asked.id, name)
    if (name === undefined || found === null)
      throw new ProblemError('not-found', 'There is no such release or file.')
    c.get('audit').thing('release', asked.id)
    const etag = `"${found.sha256}"`
    if (c.req.header('if-none-match') === etag) return c.body(null, 304, { ETag: etag })
    return c.body(Uint8Array.from(found.bytes).buffer, 200, {
      'Content-Type': releaseMediaTypes[name],
      'Content-Disposition': `attachment; filename="opendrl-${asked.id}-${name}"`,
      ETag: etag,
      'Repr-Digest': `sha-256=:${Buffer.from(found.sha256, 'hex').toString('base64')}:`,
    })
  })
  return app
}
