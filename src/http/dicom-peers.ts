import { createRoute, z } from '@hono/zod-openapi'
import {
  anyCallingAeTitle,
  calledAeTitle,
  callingAeTitle,
  dicomPeerInput,
  dicomPeersView,
} from '../contract/dicom-peer.ts'
import type { ServicesOf } from './app-env.ts'
import { json } from './json-body.ts'
import { needs } from './needs.ts'
import { newRouter } from './new-router.ts'
import { ProblemError } from './problem.ts'
import { problemResponses } from './problem-responses.ts'

const list = createRoute({
  ...needs('dicom-peer.read'),
  method: 'get',
  path: '/dicom-peers',
  tags: ['dicom-peers'],
  summary: 'AE titles and the facilities they are tied to',
  responses: {
    200: { description: 'All ties, by title.', content: json(dicomPeersView) },
    ...problemResponses('key-invalid', 'role-missing'),
  },
})

const tie = createRoute({
  ...needs('dicom-peer.write'),
  method: 'put',
  path: '/dicom-peers',
  tags: ['dicom-peers'],
  summary: 'Tie AE titles to a facility',
  description:
    'What is sent by C-STORE under these titles belongs to the facility from the next association on. Replaces an earlier tie of the same titles.',
  request: { body: { required: true, content: json(dicomPeerInput) } },
  responses: {
    200: { description: 'The ties as they are now.', content: json(dicomPeersView) },
    ...problemResponses('request-invalid', 'key-invalid', 'role-missing', 'facility-unknown'),
  },
})

const untie = createRoute({
  ...needs('dicom-peer.write'),
  method: 'delete',
  path: '/dicom-peers',
  tags: ['dicom-peers'],
  summary: 'Take a tie of AE titles back',
  request: {
    query: z.strictObject({
      calledAeTitle,
      callingAeTitle: callingAeTitle.default(anyCallingAeTitle),
    }),
  },
  responses: {
    200: { description: 'The ties as they are now.', content: json(dicomPeersView) },
    ...problemResponses('request-invalid', 'key-invalid', 'role-missing', 'not-found'),
  },
})

/** Which sender of DICOM objects stands for which facility; unknown senders are refused. */
export function dicomPeerRoutes(services: ServicesOf) {
  const app = newRouter()
  app.openapi(list, async (c) => {
    c.get('access').permit('dicom-peer.read', null)
    return c.json(await services().dicomPeers(), 200)
  })
  app.openapi(tie, async (c) => {
    c.get('access').permit('dicom-peer.write', null)
    if (!(await services().tieDicomPeer(c.req.valid('json'))))
      throw new ProblemError('facility-unknown', 'Add the facility before its AE titles.')
    return c.json(await services().dicomPeers(), 200)
  })
  app.openapi(untie, async (c) => {
    c.get('access').permit('dicom-peer.write', null)
    const titles = c.req.valid('query')
    if (!(await services().untieDicomPeer(titles.calledAeTitle, titles.callingAeTitle)))
      throw new ProblemError('not-found', 'These AE titles are tied to no facility.')
    return c.json(await services().dicomPeers(), 200)
  })
  return app
}
